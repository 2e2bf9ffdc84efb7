"""Insights: figures by month and department, and the SQL that a person would write for the same grouping.

The SQL counts what each figure needs and nothing else. The server also counts the people of every group, to decide which figures are released."""

from lib.ids import COMPETENCY, make_id, to_typeid
from lib.read_workloads import Workload

TARGET = 3.0
# Periods whose every month has events in every department.
PERIODS = [("2024-02-01", "2024-05-01"), ("2024-02-01", "2024-06-01"), ("2024-03-01", "2024-06-01")]
# Each request reads a large part of the tables.
CONNECTIONS = 2

DOCUMENT = """query($from: Date!, $to: Date!%s) { insights(where: {period: {from: $from, to: $to}}) { %s(%s) { rows { %s } } } }"""
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

# Those of recognition are counted once for the giver and once for the receiver.
RECOGNITION = f"""select {MONTH.format('r.created_at')}, e.department, count(*) filter (where given), count(*) filter (where not given) from (
        select organization_id, giver_id as employee_id, created_at, true as given from recognition where status = 'GIVEN'
        union all select organization_id, receiver_id, created_at, false from recognition where status = 'GIVEN') r {EMPLOYEE.format('r')}
    where r.organization_id = '%(organization)s' and r.created_at >= '%(from)s' and r.created_at < '%(to)s' group by 1, 2 order by 1, 2;"""
RECIPROCITY = f"""select {MONTH.format('s.held_at')}, e.department, sum(t.minutes) filter (where coached), sum(t.minutes) filter (where not coached) from (
        select organization_id, session_id, coach_id as employee_id, minutes, true as coached from session_turn
        union all select organization_id, session_id, learner_id, minutes, false from session_turn) t
    join session s on s.organization_id = t.organization_id and s.id = t.session_id {EMPLOYEE.format('t')}
    where t.organization_id = '%(organization)s' and s.status = 'HELD' and s.held_at >= '%(from)s' and s.held_at < '%(to)s' group by 1, 2 order by 1, 2;"""
CHANGES = f"""select {MONTH.format('c.at')}, e.department, count(*), avg(c.difference) from (
        select organization_id, employee_id, assessed_at as at, level - lag(level) over (partition by employee_id order by assessed_at, id) as difference
        from assessment where organization_id = '%(organization)s' and competency_id = '%(competency)s' and kind = 'PEER') c {EMPLOYEE.format('c')}
    where c.difference is not null and c.at >= '%(from)s' and c.at < '%(to)s' group by 1, 2 order by 1, 2;"""
PAIRINGS = f"""select {MONTH.format('p.created_at')}, e.department, count(distinct p.id), count(distinct p.id) filter (where p.ended_at is not null)
    from pairing_member m join pairing p on p.organization_id = m.organization_id and p.id = m.pairing_id {EMPLOYEE.format('m')}
    where m.organization_id = '%(organization)s' and p.created_at >= '%(from)s' and p.created_at < '%(to)s' group by 1, 2 order by 1, 2;"""
TIES = """select least(a.department, b.department), greatest(a.department, b.department), count(distinct s.id), count(distinct one.employee_id)
    from session s join session_attendance one on one.organization_id = s.organization_id and one.session_id = s.id and one.attended
    join session_attendance other on other.organization_id = s.organization_id and other.session_id = s.id and other.attended and other.employee_id <> one.employee_id
    join employee a on a.organization_id = one.organization_id and a.id = one.employee_id
    join employee b on b.organization_id = other.organization_id and b.id = other.employee_id
    where s.organization_id = '%(organization)s' and s.status = 'HELD' and s.held_at >= '%(from)s' and s.held_at < '%(to)s' group by 1, 2 order by 1, 2;"""
RETENTION = """select department, coached, count(*), count(*) filter (where terminated_on is null or terminated_on >= '%(to)s') from (
        select e.department, e.terminated_on, e.id in (select a.employee_id from session_attendance a
            join session s on s.organization_id = a.organization_id and s.id = a.session_id
            where a.organization_id = '%(organization)s' and a.attended and s.status = 'HELD' and s.held_at >= '%(from)s' and s.held_at < '%(to)s') as coached
        from employee e where e.organization_id = '%(organization)s' and e.status <> 'PRE_HIRE' and (e.hired_on is null or e.hired_on <= '%(from)s')
            and (e.terminated_on is null or e.terminated_on >= '%(from)s')) employed
    group by 1, 2 order by 1, 2;"""


def counted_rows(table, counts):
    """The SQL that counts the rows of a table by their creation."""
    return f"""select {MONTH.format('t.created_at')}, e.department, {counts} from {table} t {EMPLOYEE.format('t')}
    where t.organization_id = '%(organization)s' and t.created_at >= '%(from)s' and t.created_at < '%(to)s' group by 1, 2 order by 1, 2;"""


def counted_statuses(*statuses):
    return ", ".join(["count(*)", *(f"count(*) filter (where t.status = '{status}')" for status in statuses)])


integers = lambda *names: " ".join(INTEGER % name for name in ("n", *names))
BY_MONTH = "by: [{time: MONTH}, {attribute: DEPARTMENT}]"


def workload(organization, name, field, figures, sql, title, competencies=None, periods=PERIODS, arguments=BY_MONTH, rows=None):
    """A workload that asks for a field of insights in each period, and for each of the competencies where it needs one. `rows` counts the rows
    that the SQL has too. By default, those with people: the server returns a row for every group in every month; the SQL has none for groups
    without people."""
    if competencies:
        arguments += ", competencyId: $competency, kind: PEER"
    document = DOCUMENT % (", $competency: ID!" if competencies else "", field, arguments, figures)
    instances = []
    for start, end in periods:
        for competency in competencies or [None]:
            variables = {"from": start, "to": end}
            values = {"organization": organization.id, "from": f"{start}T00:00:00Z", "to": f"{end}T00:00:00Z"}
            if competency:
                variables["competency"], values["competency"] = to_typeid("cmp", competency), competency
            instances.append((variables, sql % values))
    rows = rows or rows_with("n")
    return Workload(name, title, document, instances, lambda data: rows(data["insights"][field]["rows"]), TARGET, CONNECTIONS)


def rows_with(figure):
    """Counts the rows in which a figure is not zero."""
    return lambda rows: sum(row[figure] != {"value": 0} for row in rows)


def insight_workloads(organization):
    # Four of the competencies that partners assess.
    competencies = [make_id(COMPETENCY, n) for n in (3, 4, 7, 8)]
    make = lambda *arguments, **options: workload(organization, *arguments, **options)
    # With the month in which all participants, pairings, goals and commitments are created.
    first = [("2024-01-01", "2024-02-01"), ("2024-01-01", "2024-03-01"), ("2024-01-01", "2024-04-01")]
    # Of the figures of a group of retention, the SQL has a row for those who were coached, and one for the others.
    retention = lambda rows: sum(row[group]["n"] != {"value": 0} for row in rows for group in ("coached", "others"))
    two_groups = " ".join("%s { %s }" % (group, integers("stayed")) for group in ("coached", "others"))
    return [
        make("I1", "sessions", integers("planned", "held", "cancelled", "missed"), SESSIONS, "insights: sessions by month and department"),
        make("I2", "attendance", integers("expected", "attended"), ATTENDANCE, "insights: attendance by month and department"),
        make("I3", "habit", integers("held", "onTime") + " " + DECIMAL % "averageGapDays", HABIT, "insights: habit by month and department"),
        make("I4", "competencies", integers("assessments") + " " + DECIMAL % "averageLevel", COMPETENCIES,
             "insights: levels of a competency by month and department", competencies),
        make("I5", "competencyChange", integers("changes") + " " + DECIMAL % "averageChange", CHANGES,
             "insights: change of the levels of a competency by month and department", competencies),
        make("I6", "participation", integers("enrolled", "active"), counted_rows("participant", counted_statuses("ACTIVE")),
             "insights: participation by month and department", periods=first),
        make("I7", "pairings", integers("formed", "ended"), PAIRINGS, "insights: pairings by month and department", periods=first, rows=rows_with("formed")),
        make("I8", "goals", integers("created", "achieved"), counted_rows("goal", counted_statuses("ACHIEVED")), "insights: goals by month and department",
             periods=first, rows=rows_with("created")),
        make("I9", "commitments", integers("made", "kept"), counted_rows("commitment", counted_statuses("KEPT")), "insights: commitments by month and department",
             periods=first, rows=rows_with("made")),
        make("I10", "recognition", integers("given", "received"), RECOGNITION, "insights: recognition by month and department"),
        make("I11", "reciprocity", integers("minutesCoached", "minutesBeingCoached"), RECIPROCITY, "insights: reciprocity by month and department"),
        make("I12", "ties", integers("sessions"), TIES, "insights: ties between departments", arguments="of: DEPARTMENT", rows=len),
        make("I13", "retention", two_groups, RETENTION, "insights: retention by department", arguments="by: [{attribute: DEPARTMENT}]", rows=retention),
    ]
