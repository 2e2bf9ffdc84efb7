"""Insights: figures by month and department, and the SQL that a person would write for the same grouping.

The SQL counts what each figure needs and nothing else. The server also counts the people of every group, to decide which figures are released."""

from lib.ids import COMPETENCY, make_id, to_typeid
from lib.read_workloads import Workload

TARGET = 3.0
# Periods whose every month has events in every department.
PERIODS = [("2024-02-01", "2024-05-01"), ("2024-02-01", "2024-06-01"), ("2024-03-01", "2024-06-01")]
# Each request reads a large part of the tables.
CONNECTIONS = 2

DOCUMENT = """query($from: Date!, $to: Date!%s) { insights(where: {period: {from: $from, to: $to}}) { %s(by: [{time: MONTH}, {attribute: DEPARTMENT}]%s) { rows {
    keys { value start } %s } } } }"""
INTEGER = "%s { ... on IntegerValue { value } ... on Suppressed { reason } }"
DECIMAL = "%s { ... on DecimalValue { value } ... on Suppressed { reason } }"

MONTH = "date_trunc('month', {} at time zone 'UTC')"
MEMBERS = """from pairing_member m join pairing p on p.organization_id = m.organization_id and p.id = m.pairing_id
    join session s on s.organization_id = m.organization_id and s.pairing_id = m.pairing_id"""
EMPLOYEE = "join employee e on e.organization_id = {0}.organization_id and e.id = {0}.employee_id"

SESSIONS = f"""select {MONTH.format('coalesce(s.held_at, s.starts_at)')}, e.department, count(distinct s.id), count(distinct s.id) filter (where s.status = 'HELD'),
    count(distinct s.id) filter (where s.status = 'CANCELLED'), count(distinct s.id) filter (where s.status = 'MISSED')
    {MEMBERS} {EMPLOYEE.format('m')}
    where m.organization_id = '%(organization)s' and coalesce(s.held_at, s.starts_at) >= '%(from)s' and coalesce(s.held_at, s.starts_at) < '%(to)s' group by 1, 2 order by 1, 2;"""
ATTENDANCE = f"""select {MONTH.format('s.held_at')}, e.department, count(*), count(*) filter (where a.attended)
    from session_attendance a join session s on s.organization_id = a.organization_id and s.id = a.session_id {EMPLOYEE.format('a')}
    where a.organization_id = '%(organization)s' and s.status = 'HELD' and s.held_at >= '%(from)s' and s.held_at < '%(to)s' group by 1, 2 order by 1, 2;"""
HABIT = f"""select {MONTH.format('held.at')}, department, count(*), count(*) filter (where gap <= cadence_days), avg(gap) from (
    select distinct e.department, gaps.id, gaps.at, gaps.cadence_days, gaps.gap from (
        select m.organization_id, m.employee_id, s.id, s.held_at as at, g.cadence_days,
            s.held_at::date - coalesce(lag(s.held_at::date) over (partition by m.pairing_id, m.employee_id order by s.held_at, s.id), p.created_at::date) as gap
        {MEMBERS} join program g on g.organization_id = p.organization_id and g.id = p.program_id
        where m.organization_id = '%(organization)s' and s.status = 'HELD') gaps {EMPLOYEE.format('gaps')}
    where gaps.at >= '%(from)s' and gaps.at < '%(to)s') held group by 1, 2 order by 1, 2;"""
COMPETENCIES = f"""select {MONTH.format('a.assessed_at')}, e.department, count(*), avg(a.level), count(distinct a.employee_id)
    from assessment a {EMPLOYEE.format('a')}
    where a.organization_id = '%(organization)s' and a.competency_id = '%(competency)s' and a.kind = 'PEER' and a.assessed_at >= '%(from)s' and a.assessed_at < '%(to)s'
    group by 1, 2 order by 1, 2;"""

integers = lambda *names: " ".join(INTEGER % name for name in ("n", *names))


def workload(organization, name, field, figures, sql, title, competencies=None):
    """A workload that asks for a field of insights in each period, and for each of the competencies where it needs one."""
    document = DOCUMENT % (", $competency: ID!" if competencies else "", field, ", competencyId: $competency, kind: PEER" if competencies else "", figures)
    instances = []
    for start, end in PERIODS:
        for competency in competencies or [None]:
            variables = {"from": start, "to": end}
            values = {"organization": organization.id, "from": f"{start}T00:00:00Z", "to": f"{end}T00:00:00Z"}
            if competency:
                variables["competency"], values["competency"] = to_typeid("cmp", competency), competency
            instances.append((variables, sql % values))
    # The server returns a row for every group in every month; the SQL has none for groups without people.
    count_rows = lambda data: sum(row["n"] != {"value": 0} for row in data["insights"][field]["rows"])
    return Workload(name, title, document, instances, count_rows, TARGET, CONNECTIONS)


def insight_workloads(organization):
    # Four of the competencies that partners assess.
    competencies = [make_id(COMPETENCY, n) for n in (3, 4, 7, 8)]
    return [
        workload(organization, "I1", "sessions", integers("planned", "held", "cancelled", "missed"), SESSIONS, "insights: sessions by month and department"),
        workload(organization, "I2", "attendance", integers("expected", "attended"), ATTENDANCE, "insights: attendance by month and department"),
        workload(organization, "I3", "habit", integers("held", "onTime") + " " + DECIMAL % "averageGapDays", HABIT, "insights: habit by month and department"),
        workload(organization, "I4", "competencies", integers("assessments") + " " + DECIMAL % "averageLevel", COMPETENCIES,
                 "insights: levels of a competency by month and department", competencies),
    ]
