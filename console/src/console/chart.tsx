// A chart with its table: the picture for a quick look, the table for exact values, for screen readers and for CSV.
import { useEffect, useId, useRef, useState } from 'react';
import type { Chart } from 'chart.js';
import { savePng } from './export_file';
import { Table, type Column } from './parts';

export interface Series {
  label: string;
  values: readonly (number | null)[];
}

export interface ChartProps {
  title: string;
  /** One sentence that says what the chart shows. */
  summary: string;
  name: string;
  kind: 'bar' | 'line' | 'stacked';
  labels: readonly string[];
  series: readonly Series[];
  /** What the table says where a series has no value. */
  absent?: string;
}

/** Different in lightness as well as in colour, and dark enough on both backgrounds. */
const COLOURS = ['#1b7f79', '#d1783c', '#5b6ee1', '#a23b72', '#8a8d00', '#5f6b7a'];

export function ChartWithTable(props: ChartProps) {
  const { title, summary, name, kind, labels, series, absent = '' } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const titleId = useId();
  const [theme, setTheme] = useState(0);

  useEffect(() => {
    const redraw = () => setTheme((count) => count + 1);
    const media = window.matchMedia('(prefers-color-scheme: dark)');
    window.addEventListener('themechange', redraw);
    media.addEventListener('change', redraw);
    return () => {
      window.removeEventListener('themechange', redraw);
      media.removeEventListener('change', redraw);
    };
  }, []);

  const data = JSON.stringify([kind, labels, series]);
  useEffect(() => {
    let chart: Chart | undefined;
    let isCurrent = true;
    // The library is loaded with the first chart, not with the first view.
    void import('./chart_library').then(({ draw }) => {
      if (isCurrent && canvas.current) chart = draw(canvas.current, kind, labels, series, COLOURS);
    });
    return () => {
      isCurrent = false;
      chart?.destroy();
    };
  }, [data, theme]);

  const rows = labels.map((label, index) => ({ label, values: series.map((one) => one.values[index] ?? null) }));
  const columns: Column<(typeof rows)[number]>[] = [
    { title: '', value: (row) => row.label },
    ...series.map((one, index) => ({ title: one.label, value: (row: (typeof rows)[number]) => row.values[index] ?? absent, isNumber: true })),
  ];
  columns[0]!.title = 'Group';

  return (
    <section className="chart" aria-labelledby={titleId}>
      <h2 id={titleId}>{title}</h2>
      <p>{summary}</p>
      <div className="picture">
        <canvas ref={canvas} role="img" aria-label={`${title}. ${summary} The table below has the same values.`} />
      </div>
      <button type="button" className="quiet" onClick={() => canvas.current && savePng(canvas.current, name)}>
        Save “{title}” as PNG
      </button>
      <details>
        <summary>Values of “{title}”</summary>
        <Table caption={title} name={name} columns={columns} rows={rows} rowKey={(row) => row.label} empty="No values." />
      </details>
    </section>
  );
}
