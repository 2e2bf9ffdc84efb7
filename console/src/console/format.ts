// Dates, numbers and names as a reader expects them, in the language and the time zone of the browser.

const DATE_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const PRECISE_DATE_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const NUMBER = new Intl.NumberFormat();
const DAY_MS = 86_400_000;

export function formatInstant(instant: string | Date | null | undefined): string {
  return instant ? DATE_TIME.format(new Date(instant)) : '';
}

/** With the seconds. */
export function formatPreciseInstant(instant: string | Date | null | undefined): string {
  return instant ? PRECISE_DATE_TIME.format(new Date(instant)) : '';
}

export function formatDate(date: string | null | undefined): string {
  return date ? DATE.format(new Date(`${date}T00:00:00Z`)) : '';
}

export function formatNumber(value: number): string {
  return NUMBER.format(value);
}

/** Whole days from an instant until now. */
export function daysSince(instant: string): number {
  return Math.max(0, Math.floor((Date.now() - Date.parse(instant)) / DAY_MS));
}

export function formatName(person: { givenName: string; familyName: string } | null | undefined): string {
  return person ? `${person.givenName} ${person.familyName}` : 'not visible to you';
}

/** `ROUND_STARTED` as `round started`. */
export function formatEnum(value: string): string {
  return value.toLowerCase().replaceAll('_', ' ');
}
