// Chart.js with the parts that the console uses. It draws on a canvas and sets no inline styles that a strict policy would block.
import { BarController, BarElement, CategoryScale, Chart, Legend, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';
import type { ChartProps, Series } from './chart';

Chart.register(BarController, BarElement, CategoryScale, Legend, LinearScale, LineController, LineElement, PointElement, Tooltip);

export function draw(
  canvas: HTMLCanvasElement,
  kind: ChartProps['kind'],
  labels: readonly string[],
  series: readonly Series[],
  colours: readonly string[],
): Chart {
  const style = getComputedStyle(document.body);
  const grid = style.getPropertyValue('--line').trim();
  const isStacked = kind === 'stacked';
  const axis = { stacked: isStacked, ticks: { color: style.color }, grid: { color: grid } };
  return new Chart(canvas, {
    type: kind === 'line' ? 'line' : 'bar',
    data: {
      labels: [...labels],
      datasets: series.map((one, index) => {
        const colour = colours[index % colours.length]!;
        return { label: one.label, data: [...one.values], backgroundColor: colour, borderColor: colour, tension: 0.2, maxBarThickness: 90 };
      }),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      color: style.color,
      font: { family: style.fontFamily },
      scales: { x: axis, y: { ...axis, beginAtZero: true, ticks: { ...axis.ticks, precision: 0 } } },
      plugins: { legend: { display: series.length > 1, labels: { color: style.color } } },
    },
  });
}
