// The parts that views are made of: headings, tables with CSV, filters, and what stands in place of data that is not there.
import { useId, type ReactNode } from 'react';
import { saveCsv } from './export_file';
import type { Problem } from './problem';
import { followLink, hrefOf } from './router';
import type { Loaded } from './use_data';

export function Link({ to, children }: { to: string; children: ReactNode }) {
  return (
    <a href={hrefOf(to)} onClick={followLink}>
      {children}
    </a>
  );
}

export function ProblemBox({ problem, retry }: { problem: Problem; retry?: () => void }) {
  return (
    <div className="problem" role="alert">
      <p>{problem.message}</p>
      {problem.requestId && (
        <p>
          <small>For the operator of the server: request {problem.requestId}.</small>
        </p>
      )}
      {retry && problem.kind !== 'forbidden' && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** Shows the data when it is there, and says so when it is not. Old data stays visible while it is loaded again. */
export function Shown<Data>({ loaded, children }: { loaded: Loaded<Data>; children: (data: Data) => ReactNode }) {
  const { data, problem, isLoading, reload } = loaded;
  return (
    <div aria-busy={isLoading}>
      {problem && <ProblemBox problem={problem} retry={reload} />}
      {data !== null && !(problem && problem.kind === 'forbidden') ? children(data) : !problem && <p role="status">Loading…</p>}
    </div>
  );
}

export function Filter({ label, value, options, onChange }: { label: string; value: string; options: readonly (readonly [string, string])[]; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <span className="filter">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}

export type Cell = string | number;

export interface Column<Row> {
  title: string;
  /** The value, as it is saved as CSV. */
  value: (row: Row) => Cell;
  /** What is shown in place of the value. */
  show?: (row: Row) => ReactNode;
  isNumber?: boolean;
  /** Sentences, which need a wide column. */
  isText?: boolean;
}

function classOf({ isNumber, isText }: { isNumber?: boolean; isText?: boolean }): string | undefined {
  if (isNumber) return 'number';
  return isText ? 'text' : undefined;
}

interface TableProps<Row> {
  caption: string;
  /** The name of the CSV file. */
  name: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** The sentence in place of an empty table. */
  empty: string;
  isCut?: boolean;
}

export function Table<Row>({ caption, name, columns, rows, rowKey, empty, isCut }: TableProps<Row>) {
  const captionId = useId();
  if (!rows.length) return <p className="empty">{empty}</p>;
  const save = () => saveCsv(name, columns.map((column) => column.title), rows.map((row) => columns.map((column) => column.value(row))));
  return (
    <div className="table">
      {/* A wide table scrolls in its own region, which the keyboard can reach. */}
      <div className="scroll" role="region" aria-labelledby={captionId} tabIndex={0}>
        <table>
          <caption id={captionId}>{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.title} scope="col" className={classOf(column)}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={rowKey(row)}>
                {columns.map((column) => (
                  <td key={column.title} className={classOf(column)}>
                    {column.show ? column.show(row) : column.value(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isCut && <p className="note">These are the first {rows.length}. Use a filter, or the API, for all of them.</p>}
      <button type="button" className="quiet" onClick={save}>
        Save “{caption}” as CSV
      </button>
    </div>
  );
}

export function Figure({ label, value, note }: { label: string; value: ReactNode; note?: string | undefined }) {
  return (
    <div className="figure">
      <dt>{label}</dt>
      <dd>
        <strong>{value}</strong>
        {note && <small>{note}</small>}
      </dd>
    </div>
  );
}
