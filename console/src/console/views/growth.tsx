// Competency growth: the average level of a competency by month, as people assess themselves, as peers do, and by evidence.
import { graphql } from '../../generated';
import { request } from '../api';
import { ChartWithTable } from '../chart';
import { describeSuppression, labelOf, showFigure, startOfPeriod, TIME_ZONE } from '../figure';
import { Filter, Shown } from '../parts';
import { useParameter } from '../router';
import { useData } from '../use_data';
import { ProgramFilter, useProgram } from './program_filter';

const CompetencyNames = graphql(`
  query CompetencyNames {
    competencies(first: 100) {
      nodes { id statement }
    }
  }
`);

const CompetencyFigures = graphql(`
  query CompetencyFigures($where: InsightFilter!, $timeZone: String!, $competency: ID!) {
    insights(where: $where, timeZone: $timeZone) {
      self: competencies(competencyId: $competency, kind: SELF, by: [{ time: MONTH }]) { rows { ...CompetencyRow } }
      peer: competencies(competencyId: $competency, kind: PEER, by: [{ time: MONTH }]) { rows { ...CompetencyRow } }
      evidence: competencies(competencyId: $competency, kind: EVIDENCE, by: [{ time: MONTH }]) { rows { ...CompetencyRow } }
    }
  }

  fragment CompetencyRow on CompetencyInsightRow {
    keys { start }
    n { ... on IntegerValue { value } ... on Suppressed { reason } }
    averageLevel { ... on DecimalValue { value } ... on Suppressed { reason } }
  }
`);

const KINDS = ['self', 'peer', 'evidence'] as const;

export function GrowthView() {
  const program = useProgram();
  const [months, setMonths] = useParameter('months');
  const [chosen, setChosen] = useParameter('competency');
  const where = { period: { from: startOfPeriod(Number(months || 12)) }, ...(program ? { programId: { eq: program } } : {}) };
  const load = async () => {
    const { nodes } = (await request(CompetencyNames, {})).competencies;
    const competency = nodes.find(({ id }) => id === chosen) ?? nodes[0];
    if (!competency) return { nodes, competency: null, insights: null };
    const { insights } = await request(CompetencyFigures, { where, timeZone: TIME_ZONE, competency: competency.id });
    return { nodes, competency, insights };
  };
  const loaded = useData(load, [program, months, chosen], ['assessment', 'competency_framework']);
  const options = loaded.data?.nodes.map(({ id, statement }) => [id, statement] as const) ?? [];
  return (
    <>
      <div className="filters">
        <ProgramFilter />
        <Filter label="Competency" value={loaded.data?.competency?.id ?? ''} options={options} onChange={setChosen} />
        <Filter label="Period" value={months} options={[['6', '6 months'], ['', '12 months'], ['24', '24 months']]} onChange={setMonths} />
      </div>
      <Shown loaded={loaded}>
        {({ competency, insights }) => {
          if (!competency) return <p className="empty">No competency framework has been imported yet.</p>;
          const levels = KINDS.map((kind) => insights[kind].rows.map((row) => showFigure(row.averageLevel)));
          return (
            <ChartWithTable
              title="Average level by month"
              summary={[`The average level of the assessments in each month, by who assessed. ${competency.statement}`, describeSuppression(levels.flat())].join(' ').trim()}
              name="competency-growth"
              kind="line"
              labels={insights.self.rows.map((row) => labelOf(row.keys[0], ''))}
              series={KINDS.map((kind, index) => ({ label: kind, values: levels[index]!.map(({ value }) => value), texts: levels[index]!.map(({ text }) => text) }))}
              further={KINDS.map((kind) => ({ label: `people (${kind})`, texts: insights[kind].rows.map((row) => showFigure(row.n).text) }))}
            />
          );
        }}
      </Shown>
    </>
  );
}
