// Saves what a view shows as a file. Nothing is sent anywhere: the file is made in the page.

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** Quotes a cell, and keeps a spreadsheet from reading text as a formula. */
function toCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function toCsv(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [header, ...rows].map((row) => row.map(toCell).join(',')).join('\r\n') + '\r\n';
}

export function saveCsv(name: string, header: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  save(new Blob(['\ufeff', toCsv(header, rows)], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
}

/** Saves a chart on the background of the page, so that it is readable in a document of any colour. */
export function savePng(canvas: HTMLCanvasElement, name: string): void {
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  const context = copy.getContext('2d');
  if (!context) return;
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  copy.toBlob((blob) => blob && save(blob, `${name}.png`));
}
