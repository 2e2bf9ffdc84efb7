// A chart with its table: the picture for a quick look, the table for exact values, for screen readers and for CSV.
import type { Chart } from 'chart.js';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { savePng } from './export_file';
import { Table, type Cell, type Column } from './parts';

type Library = typeof import('./chart_library');

interface FrameProps {
  title: string;
  /** One sentence that says what the chart shows. */
  summary: string;
  /** The name of the saved file. */
  name: string;
  /** What the picture depends on: it is drawn again when this text changes. */
  data: string;
  draw: (library: Library, canvas: HTMLCanvasElement) => Chart;
  children: ReactNode;
}

/** Counts the changes of colours: a canvas is drawn with the colours of its time. */
function useColourChanges(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const redraw = () => setCount((previous) => previous + 1);
    const media = window.matchMedia('(prefers-color-scheme: dark)');
    window.addEventListener('themechange', redraw);
    media.addEventListener('change', redraw);
    return () => {
      window.removeEventListener('themechange', redraw);
      media.removeEventListener('change', redraw);
    };
  }, []);
  return count;
}

function ChartFrame({ title, summary, name, data, draw, children }: FrameProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const titleId = useId();
  const colours = useColourChanges();
  const [isMissing, setIsMissing] = useState(false);

  useEffect(() => {
    let chart: Chart | undefined;
    let isCurrent = true;
    // The library is loaded with the first chart, not with the first view.
    import('./chart_library').then(
      (library) => {
        setIsMissing(false);
        if (isCurrent && canvas.current) chart = draw(library, canvas.current);
      },
      () => setIsMissing(true),
    );
    return () => {
      isCurrent = false;
      chart?.destroy();
    };
    // `draw` is written inline by the callers; `data` says what it depends on.
  }, [data, colours]);

  return (
    <section className="chart" aria-labelledby={titleId}>
      <h2 id={titleId}>{title}</h2>
      <p>{summary}</p>
      {isMissing && <p role="alert">The picture could not be loaded. Reload the page; the values are in the table below.</p>}
      <div className="picture">
        <canvas ref={canvas} role="img" aria-label={`${title}. ${summary} The table below has the same values.`} />
      </div>
      <button type="button" className="quiet" onClick={() => canvas.current && savePng(canvas.current, name)}>
        Save “{title}” as PNG
      </button>
      <details>
        <summary>Values of “{title}”</summary>
        {children}
      </details>
    </section>
  );
}

export interface Series {
  label: string;
  values: readonly (number | null)[];
  /** What the table shows in place of the values, such as why one is missing. */
  texts?: readonly Cell[];
}

export interface ChartProps {
  title: string;
  summary: string;
  name: string;
  kind: 'bar' | 'line' | 'stacked';
  labels: readonly string[];
  series: readonly Series[];
  /** Columns that only the table has. */
  further?: readonly { label: string; texts: readonly Cell[] }[];
}

export function ChartWithTable({ title, summary, name, kind, labels, series, further = [] }: ChartProps) {
  const shown = [...series.map((one) => ({ label: one.label, texts: one.texts ?? one.values.map((value) => value ?? '') })), ...further];
  const rows = labels.map((label, index) => ({ label, cells: shown.map((one) => one.texts[index] ?? '') }));
  const columns: Column<(typeof rows)[number]>[] = [
    { title: 'Group', value: (row) => row.label },
    ...shown.map((one, index) => ({ title: one.label, value: (row: (typeof rows)[number]) => row.cells[index] ?? '', isNumber: true })),
  ];
  return (
    <ChartFrame
      title={title}
      summary={summary}
      name={name}
      data={JSON.stringify([kind, labels, series])}
      draw={(library, canvas) => library.drawSeries(canvas, kind, labels, series)}
    >
      <Table caption={title} name={name} columns={columns} rows={rows} rowKey={(row) => row.label} empty="There is nothing to show for this period." />
    </ChartFrame>
  );
}

export interface Tie {
  first: string;
  second: string;
  /** The number in the cell. Null when it is suppressed. */
  value: number | null;
  texts: readonly Cell[];
}

/** Pairs of groups as a symmetric heat map. */
export function MatrixWithTable({ title, summary, name, ties, columns: titles }: { title: string; summary: string; name: string; ties: readonly Tie[]; columns: readonly string[] }) {
  const columns: Column<Tie>[] = [
    { title: 'Group', value: (tie) => tie.first },
    { title: 'With', value: (tie) => tie.second },
    ...titles.map((column, index) => ({ title: column, value: (tie: Tie) => tie.texts[index] ?? '', isNumber: true })),
  ];
  return (
    <ChartFrame title={title} summary={summary} name={name} data={JSON.stringify(ties)} draw={(library, canvas) => library.drawMatrix(canvas, ties)}>
      <Table caption={title} name={name} columns={columns} rows={ties} rowKey={(tie) => `${tie.first} ${tie.second}`} empty="No two groups have met in this period." />
    </ChartFrame>
  );
}
