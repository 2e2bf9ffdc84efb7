// Ties: which departments, locations or job levels meet each other in sessions, as a picture.
import { graphql } from '../../generated';
import type { InsightAttribute } from '../../generated/graphql';
import { request } from '../api';
import { MatrixWithTable } from '../chart';
import { describeSuppression, showFigure, startOfPeriod, TIME_ZONE } from '../figure';
import { Filter, Shown } from '../parts';
import { useParameter } from '../router';
import { useData } from '../use_data';
import { ProgramFilter, useProgram } from './program_filter';

const TieFigures = graphql(`
  query TieFigures($where: InsightFilter!, $timeZone: String!, $attribute: InsightAttribute!) {
    insights(where: $where, timeZone: $timeZone) {
      ties(of: $attribute) {
        rows {
          first
          second
          n { ... on IntegerValue { value } ... on Suppressed { reason } }
          sessions { ... on IntegerValue { value } ... on Suppressed { reason } }
        }
      }
    }
  }
`);

const ATTRIBUTES = [['', 'departments'], ['LOCATION', 'locations'], ['JOB_LEVEL', 'job levels'], ['HIRING_MONTH', 'months of hiring']] as const;

export function TiesView() {
  const program = useProgram();
  const [months, setMonths] = useParameter('months');
  const [of, setOf] = useParameter('of');
  const attribute = (of || 'DEPARTMENT') as InsightAttribute;
  const where = { period: { from: startOfPeriod(Number(months || 12)) }, ...(program ? { programId: { eq: program } } : {}) };
  const loaded = useData(() => request(TieFigures, { where, timeZone: TIME_ZONE, attribute }), [program, months, of], ['session']);
  const ofText = ATTRIBUTES.find(([key]) => key === of)?.[1] ?? of;
  return (
    <>
      <div className="filters">
        <ProgramFilter />
        <Filter label="Period" value={months} options={[['3', '3 months'], ['6', '6 months'], ['', '12 months']]} onChange={setMonths} />
        <Filter label="Between" value={of} options={ATTRIBUTES} onChange={setOf} />
      </div>
      <Shown loaded={loaded}>
        {({ insights }) => {
          const rows = insights.ties.rows.map((row) => ({ ...row, shown: showFigure(row.sessions) }));
          return (
            <MatrixWithTable
              title={`Ties between ${ofText}`}
              summary={[
                'The number of held sessions that people of both groups attended: the more, the stronger the colour. An empty frame is suppressed.',
                describeSuppression(rows.map((row) => row.shown)),
              ]
                .join(' ')
                .trim()}
              name="ties"
              columns={['sessions', 'people']}
              ties={rows.map((row) => ({
                first: row.first ?? 'without a value',
                second: row.second ?? 'without a value',
                value: row.shown.value,
                texts: [row.shown.text, showFigure(row.n).text],
              }))}
            />
          );
        }}
      </Shown>
    </>
  );
}
