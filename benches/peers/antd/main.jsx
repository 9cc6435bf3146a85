// As a portal built on Ant Design would have it: its table, its modal, its tags. The cells of a row that
// did not change are not drawn again.

import { Alert, Button, Checkbox, Descriptions, Flex, Modal, Space, Table, Tag, Typography } from 'antd';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { assess, Cloud, facts, HEADS, needsAck, start, steps, tags } from '../shared/cloud.js';

const COLOURS = { ready: 'success', care: 'warning', risk: 'error', blocked: 'default' };
const moved = (now, before) => now !== before;

function columns(onAsk) {
  const cells = [
    ({ disk }) => (
      <>
        <Typography.Text strong>{disk.name}</Typography.Text>
        <div>{tags(disk).map((words) => <Tag key={words}>{words}</Tag>)}</div>
      </>
    ),
    ({ disk }) => <code>{disk.slot}</code>,
    ({ disk }) => `${disk.size} GB ${disk.type}`,
    ({ disk }) => disk.status,
    ({ disk }) => (<><div><code>{disk.id}</code></div><div><code>{disk.wwn}</code></div></>),
    ({ verdict }) => (
      <>
        <Tag color={COLOURS[verdict.level]}>{verdict.title}</Tag>
        <div>{verdict.reasons.join('. ')}</div>
      </>
    ),
    ({ disk, verdict }) => (
      <Button danger className="detach" aria-label={`Detach ${disk.name}`} disabled={verdict.level === 'blocked'}
        onClick={() => onAsk(disk.id)}>Detach</Button>
    ),
  ];
  return cells.map((cell, at) => ({
    key: HEADS[at],
    title: HEADS[at],
    render: (_, row) => cell(row),
    shouldCellUpdate: moved,
  }));
}

function Question({ server, disk, change, onConfirm, onClose }) {
  const [isAcknowledged, setAcknowledged] = useState(false);
  const verdict = assess(server, disk);
  const words = steps(server, disk);
  return (
    <Modal open title={`Detach ${disk.name} from ${server.name}?`} onCancel={onClose}
      okText="Detach" okButtonProps={{ danger: true, className: 'confirm', disabled: Boolean(change) || (needsAck(verdict) && !isAcknowledged) }}
      onOk={() => onConfirm(disk.id)}>
      <Descriptions column={1} size="small" items={facts(disk).map(([label, children]) => ({ key: label, label, children }))} />
      <p>{verdict.reasons.join('. ')}</p>
      {words.length > 0 && <ol>{words.map((each) => <li key={each}>{each}</li>)}</ol>}
      {needsAck(verdict) && (
        <Checkbox checked={isAcknowledged} onChange={(event) => setAcknowledged(event.target.checked)}>These steps are done</Checkbox>
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
  return (
    <section aria-label="Disks">
      <Flex justify="space-between" align="start">
        <div>
          <Typography.Title level={4}>{server?.name}</Typography.Title>
          {server && (
            <Space separator="·">
              {[server.status, server.os, server.zone, server.flavor, server.id].map((words) => (
                <Typography.Text type="secondary" key={words}>{words}</Typography.Text>
              ))}
            </Space>
          )}
        </div>
        <Button className="refresh" loading={isReading} onClick={() => void cloud.current.refresh()}>Refresh</Button>
      </Flex>
      {error && <Alert type="error" title={error} />}
      <Table rowKey={(each) => each.disk.id} columns={cells} dataSource={rows ?? []} pagination={false} size="middle" />
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
