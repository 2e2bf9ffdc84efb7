-- When the last session took place, for lists by it: of a pairing, and those that a participant or an employee attended. Null: none.
-- Kept by the write that holds a session.
alter table pairing add column last_session_at {instant};
alter table participant add column last_session_at {instant};
alter table employee add column last_session_at {instant};

update pairing set last_session_at = (
    select max(session.held_at) from session
    where session.organization_id = pairing.organization_id and session.pairing_id = pairing.id and session.status = 'HELD');

update participant set last_session_at = (
    select max(session.held_at) from session_attendance
    join session on session.organization_id = session_attendance.organization_id and session.id = session_attendance.session_id
    where session_attendance.organization_id = participant.organization_id and session_attendance.employee_id = participant.employee_id
    and session_attendance.attended and session.program_id = participant.program_id);

update employee set last_session_at = (
    select max(session.held_at) from session_attendance
    join session on session.organization_id = session_attendance.organization_id and session.id = session_attendance.session_id
    where session_attendance.organization_id = employee.organization_id and session_attendance.employee_id = employee.id
    and session_attendance.attended);

-- Rows without the instant have a place in the order, too: the instants are those of `NullInstant` in platform/page.rs.
create index pairing_by_last_session on pairing (organization_id, coalesce(last_session_at, '0001-01-01T00:00:00+00:00'), id);
create index participant_by_last_session on participant (organization_id, coalesce(last_session_at, '0001-01-01T00:00:00+00:00'), id);
create index participant_by_waiting_since on participant (organization_id, coalesce(waiting_since, '9999-12-31T23:59:59+00:00'), id);
create index employee_by_last_session on employee (organization_id, coalesce(last_session_at, '0001-01-01T00:00:00+00:00'), id);
create index session_by_held_at on session (organization_id, coalesce(held_at, '0001-01-01T00:00:00+00:00'), id);

create index employee_by_location on employee (organization_id, location, id);
create index employee_by_job_level on employee (organization_id, job_level, id);
create index employee_by_hired_on on employee (organization_id, hired_on, id)
