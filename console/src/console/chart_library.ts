// Chart.js with the parts that the console uses. It draws on a canvas and sets no inline styles that a strict policy would block.
import { BarController, BarElement, CategoryScale, Chart, Legend, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';
import { MatrixController, MatrixElement } from 'chartjs-chart-matrix';
import type { ChartProps, Series, Tie } from './chart';

Chart.register(BarController, BarElement, CategoryScale, Legend, LinearScale, LineController, LineElement, MatrixController, MatrixElement, PointElement, Tooltip);

/** Different in lightness as well as in colour, and visible on both backgrounds. */
const COLOURS = ['#1b7f79', '#d1783c', '#5b6ee1', '#a23b72', '#8a8d00', '#5f6b7a'];

function readColours() {
  const style = getComputedStyle(document.body);
  return { text: style.color, grid: style.getPropertyValue('--line').trim(), accent: style.getPropertyValue('--accent').trim(), font: style.fontFamily };
}

export function drawSeries(canvas: HTMLCanvasElement, kind: ChartProps['kind'], labels: readonly string[], series: readonly Series[]): Chart {
  const { text, grid, font } = readColours();
  const isStacked = kind === 'stacked';
  const axis = { stacked: isStacked, ticks: { color: text }, grid: { color: grid } };
  return new Chart(canvas, {
    type: kind === 'line' ? 'line' : 'bar',
    data: {
      labels: [...labels],
      datasets: series.map((one, index) => {
        const colour = COLOURS[index % COLOURS.length]!;
        return { label: one.label, data: [...one.values], backgroundColor: colour, borderColor: colour, tension: 0.2, pointRadius: 4, maxBarThickness: 90 };
      }),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      color: text,
      font: { family: font },
      scales: { x: axis, y: { ...axis, beginAtZero: true, ticks: { ...axis.ticks, precision: 0 } } },
      plugins: { legend: { display: series.length > 1, labels: { color: text } } },
    },
  });
}

/** Each tie is two cells. The more, the stronger the colour; a suppressed number is a cell with a border only. */
export function drawMatrix(canvas: HTMLCanvasElement, ties: readonly Tie[]): Chart {
  const { text, grid, accent, font } = readColours();
  const labels = [...new Set(ties.flatMap((tie) => [tie.first, tie.second]))].sort();
  const cells = ties.flatMap(({ first, second, value }) => [
    { x: first, y: second, v: value },
    ...(first === second ? [] : [{ x: second, y: first, v: value }]),
  ]);
  const most = Math.max(1, ...ties.map((tie) => tie.value ?? 0));
  const shade = (value: number | null) => (value === null ? 'transparent' : accent + Math.round(40 + (215 * value) / most).toString(16).padStart(2, '0'));
  const size = (length: number | undefined) => Math.max(2, (length ?? 0) / labels.length - 2);
  const axis = { type: 'category' as const, labels, offset: true, ticks: { color: text, autoSkip: false }, grid: { display: false } };
  return new Chart(canvas, {
    type: 'matrix',
    data: {
      datasets: [
        {
          label: 'sessions',
          // The types of the library know numbers on the axes only; categories are texts.
          data: cells as unknown as { x: number; y: number; v: number }[],
          backgroundColor: cells.map((cell) => shade(cell.v)),
          borderColor: grid,
          borderWidth: 1,
          width: ({ chart }) => size(chart.chartArea?.width),
          height: ({ chart }) => size(chart.chartArea?.height),
        },
      ],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      font: { family: font },
      scales: { x: { ...axis, position: 'bottom' }, y: { ...axis, position: 'left', reverse: true } },
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: {
            title: () => '',
            label: ({ dataIndex }) => {
              const cell = cells[dataIndex];
              return cell ? `${cell.x} with ${cell.y}: ${cell.v ?? 'suppressed'}` : '';
            },
          },
        },
      },
    },
  });
}
