// As a portal built on Cloudscape would have it: its table, its modal, its indicators.

import '@cloudscape-design/global-styles/index.css';
import Alert from '@cloudscape-design/components/alert';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { assess, Cloud, facts, HEADS, needsAck, start, steps, tags } from '../shared/cloud.js';

const KINDS = { ready: 'success', care: 'warning', risk: 'error', blocked: 'stopped' };

function columns(onAsk) {
  const cells = [
    ({ disk }) => (
      <>
        <b>{disk.name}</b>
        <SpaceBetween direction="horizontal" size="xxs">{tags(disk).map((words) => <Badge key={words}>{words}</Badge>)}</SpaceBetween>
      </>
    ),
    ({ disk }) => <code>{disk.slot}</code>,
    ({ disk }) => `${disk.size} GB ${disk.type}`,
    ({ disk }) => disk.status,
    ({ disk }) => (<><div><code>{disk.id}</code></div><div><code>{disk.wwn}</code></div></>),
    ({ verdict }) => (
      <>
        <StatusIndicator type={KINDS[verdict.level]}>{verdict.title}</StatusIndicator>
        <div>{verdict.reasons.join('. ')}</div>
      </>
    ),
    ({ disk, verdict }) => (
      <span className="detach">
        <Button ariaLabel={`Detach ${disk.name}`} disabled={verdict.level === 'blocked'} onClick={() => onAsk(disk.id)}>Detach</Button>
      </span>
    ),
  ];
  return cells.map((cell, at) => ({ id: HEADS[at], header: HEADS[at], cell }));
}

function Question({ server, disk, change, onConfirm, onClose }) {
  const [isAcknowledged, setAcknowledged] = useState(false);
  const verdict = assess(server, disk);
  const words = steps(server, disk);
  return (
    <Modal visible header={`Detach ${disk.name} from ${server.name}?`} onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>Cancel</Button>
            <span className="confirm">
              <Button variant="primary" disabled={Boolean(change) || (needsAck(verdict) && !isAcknowledged)}
                onClick={() => onConfirm(disk.id)}>Detach</Button>
            </span>
          </SpaceBetween>
        </Box>
      }>
      <KeyValuePairs columns={1} items={facts(disk).map(([label, value]) => ({ label, value }))} />
      <p>{verdict.reasons.join('. ')}</p>
      {words.length > 0 && <ol>{words.map((each) => <li key={each}>{each}</li>)}</ol>}
      {needsAck(verdict) && (
        <Checkbox checked={isAcknowledged} onChange={({ detail }) => setAcknowledged(detail.checked)}>These steps are done</Checkbox>
      )}
      <p role="status">{change?.phase}</p>
    </Modal>
  );
}

const EMPTY = { server: null, rows: null, isReading: true, change: null, error: '' };

function Panel({ of }) {
  const [state, setState] = useState(EMPTY);
  const [asked, setAsked] = useState(null);
  const cloud = useRef(null);
  useEffect(() => {
    const mine = new Cloud(of, setState);
    cloud.current = mine;
    return () => mine.close();
  }, [of]);
  const onAsk = useCallback((id) => setAsked(id), []);
  const cells = useMemo(() => columns(onAsk), [onAsk]);
  const { server, rows, isReading, change, error } = state;
  const disk = useRef(null);
  // The dialog goes on when the disk has left the list.
  const row = rows?.find((each) => each.disk.id === asked);
  if (row) disk.current = row.disk;
  const about = server && [server.status, server.os, server.zone, server.flavor, server.id].join(' · ');
  const refresh = (
    <span className="refresh"><Button loading={isReading} onClick={() => void cloud.current.refresh()}>Refresh</Button></span>
  );
  return (
    <section aria-label="Disks">
      {error && <Alert type="error" header={error} />}
      <Table trackBy={(each) => each.disk.id} columnDefinitions={cells} items={rows ?? []} loading={!rows}
        header={<Header description={about} actions={refresh}>{server?.name}</Header>} />
      {asked && disk.current && (
        <Question key={asked} server={server} disk={disk.current} change={change?.id === asked ? change : null}
          onConfirm={(id) => void cloud.current.detach(id)} onClose={() => setAsked(null)} />
      )}
    </section>
  );
}

start((place, of) => {
  const box = document.createElement('div');
  place.append(box);
  const root = createRoot(box);
  root.render(<Panel of={of} />);
  return () => {
    root.unmount();
    box.remove();
  };
});
