// Attendance and cadence: by month, and by an attribute of the participants. Figures about few people are suppressed by the server.
import { graphql } from '../../generated';
import type { AttendanceFiguresQuery, InsightAttribute } from '../../generated/graphql';
import { request } from '../api';
import { ChartWithTable } from '../chart';
import { describeSuppression, labelOf, showFigure, startOfPeriod, TIME_ZONE } from '../figure';
import { Filter, Shown } from '../parts';
import { useParameter } from '../router';
import { useData } from '../use_data';
import { ProgramFilter, useProgram } from './program_filter';

// One answer with both groupings: the server protects the figures of one answer from each other.
const AttendanceFigures = graphql(`
  query AttendanceFigures($where: InsightFilter!, $timeZone: String!, $attribute: InsightAttribute!) {
    insights(where: $where, timeZone: $timeZone) {
      months: attendance(by: [{ time: MONTH }]) { rows { ...AttendanceRow } }
      groups: attendance(by: [{ attribute: $attribute }]) { rows { ...AttendanceRow } }
    }
  }

  fragment AttendanceRow on AttendanceInsightRow {
    keys { value start }
    n { ... on IntegerValue { value } ... on Suppressed { reason } }
    expected { ... on IntegerValue { value } ... on Suppressed { reason } }
    attended { ... on IntegerValue { value } ... on Suppressed { reason } }
    attendedPercent { ... on DecimalValue { value } ... on Suppressed { reason } }
  }
`);

const ATTRIBUTES = [['', 'department'], ['LOCATION', 'location'], ['JOB_LEVEL', 'job level'], ['HIRING_MONTH', 'month of hiring'], ['PROGRAM', 'program'], ['ROUND', 'round']] as const;

type Rows = AttendanceFiguresQuery['insights']['months']['rows'];

function Picture({ title, summary, name, kind, rows, withoutValue }: { title: string; summary: string; name: string; kind: 'bar' | 'line'; rows: Rows; withoutValue: string }) {
  const percent = rows.map((row) => showFigure(row.attendedPercent));
  const column = (pick: (row: Rows[number]) => Rows[number]['n']) => rows.map((row) => showFigure(pick(row)).text);
  return (
    <ChartWithTable
      title={title}
      summary={[summary, describeSuppression(percent)].join(' ').trim()}
      name={name}
      kind={kind}
      labels={rows.map((row) => labelOf(row.keys[0], withoutValue))}
      series={[{ label: 'attended, percent', values: percent.map(({ value }) => value), texts: percent.map(({ text }) => text) }]}
      further={[
        { label: 'participants', texts: column((row) => row.n) },
        { label: 'expected', texts: column((row) => row.expected) },
        { label: 'attended', texts: column((row) => row.attended) },
      ]}
    />
  );
}

export function AttendanceView() {
  const program = useProgram();
  const [months, setMonths] = useParameter('months');
  const [by, setBy] = useParameter('by');
  const attribute = (by || 'DEPARTMENT') as InsightAttribute;
  const where = { period: { from: startOfPeriod(Number(months || 6)) }, ...(program ? { programId: { eq: program } } : {}) };
  const loaded = useData(() => request(AttendanceFigures, { where, timeZone: TIME_ZONE, attribute }), [program, months, by], ['session', 'participant']);
  const byText = ATTRIBUTES.find(([key]) => key === by)?.[1] ?? by;
  return (
    <>
      <div className="filters">
        <ProgramFilter />
        <Filter label="Period" value={months} options={[['3', '3 months'], ['', '6 months'], ['12', '12 months']]} onChange={setMonths} />
        <Filter label="Groups" value={by} options={ATTRIBUTES} onChange={setBy} />
      </div>
      <Shown loaded={loaded}>
        {({ insights }) => (
          <>
            <Picture
              title="Attendance by month"
              summary="The share of the expected participants who attended the held sessions, in percent."
              name="attendance-by-month"
              kind="line"
              rows={insights.months.rows}
              withoutValue=""
            />
            <Picture
              title={`Attendance by ${byText}`}
              summary="The same share, for each group of participants."
              name="attendance-by-group"
              kind="bar"
              rows={insights.groups.rows}
              withoutValue={`without ${byText}`}
            />
          </>
        )}
      </Shown>
    </>
  );
}
