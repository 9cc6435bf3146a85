// As a portal built on TinyVue would have it: its grid, its dialog box, its tags.

import TinyAlert from '@opentiny/vue-alert';
import TinyButton from '@opentiny/vue-button';
import TinyCheckbox from '@opentiny/vue-checkbox';
import TinyDialogBox from '@opentiny/vue-dialog-box';
import TinyGrid from '@opentiny/vue-grid';
import TinyGridColumn from '@opentiny/vue-grid-column';
import TinyTag from '@opentiny/vue-tag';
import { createApp, defineComponent, h, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue';
import { assess, Cloud, facts, HEADS, needsAck, start, steps, tags } from '../shared/cloud.js';

const KINDS = { ready: 'success', care: 'warning', risk: 'danger', blocked: 'info' };

/** Of more rows than 500 the grid draws those in sight alone, unless it is told otherwise: the others draw all. */
const ALL_ROWS = { scrollY: { gt: 0 } };

const columns = (onAsk) => {
  const cells = [
    ({ disk }) => [h('b', disk.name), h('div', tags(disk).map((words) => h(TinyTag, { key: words, size: 'small' }, () => words)))],
    ({ disk }) => h('code', disk.slot),
    ({ disk }) => `${disk.size} GB ${disk.type}`,
    ({ disk }) => disk.status,
    ({ disk }) => [h('div', h('code', disk.id)), h('div', h('code', disk.wwn))],
    ({ verdict }) => [h(TinyTag, { type: KINDS[verdict.level] }, () => verdict.title), h('div', verdict.reasons.join('. '))],
    ({ disk, verdict }) =>
      h(TinyButton, { class: 'detach', 'aria-label': `Detach ${disk.name}`, disabled: verdict.level === 'blocked', onClick: () => onAsk(disk.id) }, () => 'Detach'),
  ];
  return cells.map((cell, at) => h(TinyGridColumn, { key: HEADS[at], title: HEADS[at] }, { default: ({ row }) => cell(row) }));
};

const Question = defineComponent({
  props: ['server', 'disk', 'change'],
  emits: ['confirm', 'close'],
  setup(props, { emit }) {
    const isAcknowledged = ref(false);
    return () => {
      const { server, disk, change } = props;
      const verdict = assess(server, disk);
      return h(
        TinyDialogBox,
        { visible: true, title: `Detach ${disk.name} from ${server.name}?`, appendToBody: true, 'onUpdate:visible': () => emit('close') },
        {
          default: () => [
            h('dl', facts(disk).flatMap(([label, value]) => [h('dt', label), h('dd', value)])),
            h('p', verdict.reasons.join('. ')),
            h('ol', steps(server, disk).map((words) => h('li', words))),
            needsAck(verdict) &&
              h(TinyCheckbox, { modelValue: isAcknowledged.value, 'onUpdate:modelValue': (on) => (isAcknowledged.value = on) }, () => 'These steps are done'),
            h('p', { role: 'status' }, change?.phase),
          ],
          footer: () => [
            h(TinyButton, { onClick: () => emit('close') }, () => 'Cancel'),
            h(
              TinyButton,
              { class: 'confirm', type: 'danger', disabled: Boolean(change) || (needsAck(verdict) && !isAcknowledged.value), onClick: () => emit('confirm', disk.id) },
              () => 'Detach',
            ),
          ],
        },
      );
    };
  },
});

const Panel = defineComponent({
  props: ['of'],
  setup({ of }) {
    const state = shallowRef({ server: null, rows: null, isReading: true, change: null, error: '' });
    const asked = ref(null);
    let cloud = null;
    // The dialog goes on when the disk has left the list.
    let disk = null;
    onMounted(() => (cloud = new Cloud(of, (next) => (state.value = next))));
    onBeforeUnmount(() => cloud.close());
    const cells = columns((id) => (asked.value = id));
    return () => {
      const { server, rows, isReading, change, error } = state.value;
      disk = rows?.find((row) => row.disk.id === asked.value)?.disk ?? disk;
      return h('section', { 'aria-label': 'Disks' }, [
        h('header', [
          h('h2', server?.name),
          h('p', server && [server.status, server.os, server.zone, server.flavor, server.id].join(' · ')),
          h(TinyButton, { class: 'refresh', loading: isReading, onClick: () => void cloud.refresh() }, () => 'Refresh'),
        ]),
        error && h(TinyAlert, { type: 'error', description: error }),
        h(TinyGrid, { data: rows ?? [], rowId: 'disk.id', optimization: ALL_ROWS }, () => cells),
        asked.value && disk
          ? h(Question, {
              key: asked.value, server, disk, change: change?.id === asked.value ? change : null,
              onConfirm: (id) => void cloud.detach(id), onClose: () => (asked.value = null),
            })
          : null,
      ]);
    };
  },
});

start((place, of) => {
  const box = document.createElement('div');
  place.append(box);
  const app = createApp(Panel, { of });
  app.mount(box);
  return () => {
    app.unmount();
    box.remove();
  };
});
