// The filter by program, with the programs that the reader may see.
import { graphql } from '../../generated';
import { request } from '../api';
import { Filter } from '../parts';
import { useParameter } from '../router';
import { useData } from '../use_data';

const ProgramNames = graphql(`
  query ProgramNames {
    programs(first: 100, orderBy: NAME_ASC) {
      nodes { id name }
    }
  }
`);

export function useProgram(): string {
  return useParameter('program')[0];
}

export function ProgramFilter() {
  const [program, setProgram] = useParameter('program');
  const { data } = useData(() => request(ProgramNames, {}), [], ['program']);
  const options = data?.programs.nodes.map(({ id, name }) => [id, name] as const) ?? [];
  return <Filter label="Program" value={program} options={[['', 'all programs'], ...options]} onChange={setProgram} />;
}
