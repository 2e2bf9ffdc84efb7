// A figure about a group of people: a number, or the reason why it is suppressed. Never shown as zero or as nothing.
import type { SuppressionReason } from '../generated/graphql';

export type FigureResult =
  | { __typename?: 'IntegerValue' | 'DecimalValue'; value: number; reason?: never }
  | { __typename?: 'Suppressed'; reason: SuppressionReason; value?: never }
  | null
  | undefined;

const REASONS: Readonly<Record<SuppressionReason, string>> = {
  GROUP_TOO_SMALL: 'suppressed: too few people',
  PROTECTS_ANOTHER_GROUP: 'suppressed: protects a small group',
  FILTER_TOO_NARROW: 'suppressed: the filter leaves out too few people',
};

export interface ShownFigure {
  /** The number for a chart. Null when there is none. */
  value: number | null;
  /** The number, or why there is none, for a table. */
  text: string | number;
}

export function showFigure(figure: FigureResult): ShownFigure {
  if (!figure) return { value: null, text: 'nothing to measure' };
  if (figure.reason) return { value: null, text: REASONS[figure.reason] };
  const value = figure.value ?? 0;
  return { value, text: Number.isInteger(value) ? value : Number(value.toFixed(1)) };
}

/** Says how many figures of a chart are suppressed, or nothing. */
export function describeSuppression(figures: readonly ShownFigure[]): string {
  const count = figures.filter((figure) => String(figure.text).startsWith('suppressed')).length;
  if (!count) return '';
  return `${count} of ${figures.length} values are suppressed, because they are about too few people or would reveal such a group. The table says which.`;
}

/** The label of a row by the value of its key: a month as `2026-11`. */
export function labelOf(key: { value?: string | null; start?: string | null } | undefined, withoutValue: string): string {
  return key?.start?.slice(0, 7) ?? key?.value ?? withoutValue;
}

/** The day on which a period of so many months, this one included, begins. */
export function startOfPeriod(months: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months + 1, 1)).toISOString().slice(0, 10);
}

export const TIME_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
