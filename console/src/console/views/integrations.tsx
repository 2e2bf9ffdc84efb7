// The registered API clients: what each may do, and whether the brake holds it.
import { graphql } from '../../generated';
import { request } from '../api';
import { formatEnum, formatInstant } from '../format';
import { Shown, Table } from '../parts';
import { useData } from '../use_data';

const Integrations = graphql(`
  query Integrations {
    organization { terminationsHeldAt terminationsHeldCount }
    integrations(first: 50) {
      nodes {
        id
        name
        kind
        status
        scopes
        heldAt
        heldChanges
        updatedAt
        rosterSources(first: 5) {
          nodes { id name enabled nextRunAt }
        }
      }
      pageInfo { hasNextPage }
    }
  }
`);

export function IntegrationsView() {
  const loaded = useData(() => request(Integrations, {}), [], ['integration', 'organization', 'roster_source']);
  return (
    <Shown loaded={loaded}>
      {({ organization, integrations: { nodes, pageInfo } }) => (
        <>
          {organization.terminationsHeldAt && (
            <p className="problem">
              {organization.terminationsHeldCount} last days are held since {formatInstant(organization.terminationsHeldAt)}. An administrator releases them with the
              mutation organizationReleaseTerminations.
            </p>
          )}
          <Table
            caption="Integrations"
            name="integrations"
            rows={nodes}
            rowKey={(one) => one.id}
            isCut={pageInfo.hasNextPage}
            empty="No integration is registered."
            columns={[
              { title: 'Name', value: (one) => one.name },
              { title: 'Kind', value: (one) => one.kind },
              { title: 'Status', value: (one) => formatEnum(one.status) },
              {
                title: 'Held',
                value: (one) => one.heldAt ?? '',
                show: (one) => (one.heldAt ? `since ${formatInstant(one.heldAt)}: ${one.heldChanges.map(formatEnum).join(', ')}` : 'no'),
              },
              { title: 'Scopes', value: (one) => one.scopes.join(' ') },
              {
                title: 'Roster sources',
                value: (one) => one.rosterSources.nodes.map((source) => `${source.name}${source.enabled ? '' : ' (disabled)'}`).join(', '),
              },
              { title: 'Changed', value: (one) => one.updatedAt, show: (one) => formatInstant(one.updatedAt) },
            ]}
          />
        </>
      )}
    </Shown>
  );
}
