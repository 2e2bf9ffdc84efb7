// The change log live: whether the stream is healthy, and what has arrived since this page was opened.
import { formatInstant, formatNumber } from '../format';
import { useLive, type StreamStatus } from '../live';
import { Figure, Table } from '../parts';

const ABOUT: Readonly<Record<StreamStatus, string>> = {
  connecting: 'The stream is being opened.',
  connected: 'Each change of your organization arrives here when it is committed, in order and without gaps.',
  waiting: 'The connection was lost. It is opened again by itself and continues where it stopped: nothing is lost.',
  forbidden: 'Your role may not read the change log. Ask an administrator of your organization.',
};

/** The health of the stream that this page follows. */
export function StreamFigures() {
  const { status, throughSeq, connectedAt, lastEventAt, reconnectCount } = useLive();
  return (
    <dl className="figures">
      <Figure label="Stream" value={status} note={connectedAt ? `since ${formatInstant(connectedAt)}` : undefined} />
      <Figure label="Read through" value={throughSeq === null ? '–' : formatNumber(throughSeq)} note="sequence number" />
      <Figure label="Last change" value={lastEventAt ? formatInstant(lastEventAt) : 'none yet'} note="since this page was opened" />
      <Figure label="Lost connections" value={formatNumber(reconnectCount)} note="since this page was opened" />
    </dl>
  );
}

export function StreamView() {
  const { status, changes } = useLive();
  return (
    <>
      <p role="status">{ABOUT[status]}</p>
      <StreamFigures />
      <Table
        caption="Changes since this page was opened"
        name="changes"
        rows={changes}
        rowKey={(change) => String(change.seq)}
        empty="No change has arrived yet. Change something with the API, and it appears here."
        columns={[
          { title: 'Number', value: (change) => change.seq, isNumber: true },
          { title: 'Change', value: (change) => change.kind },
          { title: 'Object', value: (change) => change.subjectId },
          { title: 'At', value: (change) => change.at, show: (change) => formatInstant(change.at) },
        ]}
      />
    </>
  );
}
