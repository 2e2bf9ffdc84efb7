// What the compiler must accept and refuse. The test compiles this file; it does not run it.
import { Coachgraph, EmployeeDocument, EmployeesDocument, OrganizationDocument, ProgramCreateDocument, RequestError, document, succeeded } from '../dist/index.js';

const client = new Coachgraph({ url: 'https://coachgraph.example/graphql', token: 'token' });

const { organization } = await client.query(OrganizationDocument);
const name: string = organization.name;
// @ts-expect-error: the field is not selected
organization.employees;

const { employee } = await client.query(EmployeeDocument, { id: 'emp_1' });
// @ts-expect-error: the employee may be null
employee.id;
const level: number | null | undefined = employee?.jobLevel;
const status: 'PRE_HIRE' | 'ACTIVE' | 'SUSPENDED' | 'TERMINATED' | undefined = employee?.status;
// @ts-expect-error: the variables are required
await client.query(EmployeeDocument);
// @ts-expect-error: the type of a variable
await client.query(EmployeeDocument, { id: 7 });

for await (const { externalId } of client.list(EmployeesDocument, { first: 10, filter: { status: { eq: 'ACTIVE' } } })) externalId.trim();
// @ts-expect-error: not a status
client.list(EmployeesDocument, { filter: { status: { eq: 'AWAY' } } });

const { programCreate } = await client.mutate(ProgramCreateDocument, { input: { name: 'Onboarding', kind: 'INFORMAL' } });
const created: string | undefined = succeeded(programCreate).program?.id;
// @ts-expect-error: the kind is required
await client.mutate(ProgramCreateDocument, { input: { name: 'Onboarding' } });

for await (const { change, cursor } of client.changes({ after: null, transport: 'websocket' })) {
  const seq: number | undefined = change?.seq;
  cursor.trim();
}
// @ts-expect-error: not a transport
client.changes({ transport: 'polling' });

const own = document<{ me: { role: string | null } }, Record<string, never>>('{ me { role } }');
const role: string | null = (await client.query(own)).me.role;
if ((null as unknown) instanceof RequestError) throw new Error();
export { created, level, name, role, status };
