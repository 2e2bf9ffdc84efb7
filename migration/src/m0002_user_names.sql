-- Those who left can be asked for by their user name too. The unique index holds only the others.
create index employee_by_user_name_of_all on employee (organization_id, user_name, id);
