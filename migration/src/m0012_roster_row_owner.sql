-- The foreign key of a row's plan checks whose it is, too. PostgreSQL checked each row of a roster twice.
{postgresql} alter table roster_row drop constraint roster_row_organization_id_fkey
