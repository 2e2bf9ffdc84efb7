-- Thanks of one employee to another. A withdrawn recognition keeps its row without the text.
create table recognition (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    program_id {uuid} not null,
    giver_id {uuid} not null,
    receiver_id {uuid} not null,
    competency_id {uuid},
    commitment_id {uuid},
    pairing_id {uuid},
    text {text},
    visibility {text} not null,
    status {text} not null,
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    foreign key (organization_id, program_id) references program (organization_id, id),
    foreign key (organization_id, giver_id) references employee (organization_id, id),
    foreign key (organization_id, receiver_id) references employee (organization_id, id),
    foreign key (organization_id, competency_id) references competency (organization_id, id),
    foreign key (organization_id, commitment_id) references commitment (organization_id, id),
    foreign key (organization_id, pairing_id) references pairing (organization_id, id)
);
create index recognition_by_program on recognition (organization_id, program_id, id);
create index recognition_by_giver on recognition (organization_id, giver_id, id);
create index recognition_by_receiver on recognition (organization_id, receiver_id, id);
create index recognition_by_competency on recognition (organization_id, competency_id, id);
create index recognition_by_commitment on recognition (organization_id, commitment_id, id);
create index recognition_by_pairing on recognition (organization_id, pairing_id, id);
create index recognition_by_visibility on recognition (organization_id, visibility, id);
create index recognition_by_status on recognition (organization_id, status, id);
create index recognition_by_created_at on recognition (organization_id, created_at, id);
-- What participants share with their program. `words` are the words of the text as the search compares them. A withdrawal clears both.
create table takeaway (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    program_id {uuid} not null,
    author_id {uuid} not null,
    competency_id {uuid},
    text {text},
    words {text} not null,
    status {text} not null,
    helpful_count integer not null,
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    foreign key (organization_id, program_id) references program (organization_id, id),
    foreign key (organization_id, author_id) references employee (organization_id, id),
    foreign key (organization_id, competency_id) references competency (organization_id, id)
);
create index takeaway_by_program on takeaway (organization_id, program_id, id);
create index takeaway_by_author on takeaway (organization_id, author_id, id);
create index takeaway_by_competency on takeaway (organization_id, competency_id, id);
create index takeaway_by_status on takeaway (organization_id, status, id);
create index takeaway_by_created_at on takeaway (organization_id, created_at, id);
create index takeaway_by_helpful_count on takeaway (organization_id, helpful_count, id);
-- Who found a takeaway helpful. The number of these rows is `takeaway.helpful_count`.
create table takeaway_mark (
    organization_id {uuid} not null references organization (id),
    takeaway_id {uuid} not null,
    employee_id {uuid} not null,
    created_at {instant} not null,
    primary key (organization_id, takeaway_id, employee_id),
    foreign key (organization_id, takeaway_id) references takeaway (organization_id, id),
    foreign key (organization_id, employee_id) references employee (organization_id, id)
);
create index takeaway_mark_by_employee on takeaway_mark (organization_id, employee_id, takeaway_id);
-- The search by words: the organization is one of the words, so that no search reads the entries of another organization. New rows are put into
-- the index at once, because a search would read a list of pending ones from its start to its end.
{postgresql} create index takeaway_by_words on takeaway
    using gin (array_to_tsvector(array_append(string_to_array(words, ' '), '=' || organization_id::text))) with (fastupdate = off);
{sqlite} create virtual table takeaway_search using fts5 (words, organization, row_id, tokenize = 'ascii', detail = column);
-- What is deleted is removed from the index at once, and not only marked as deleted.
{sqlite} insert into takeaway_search (takeaway_search, rank) values ('secure-delete', 1);
{sqlite} create trigger takeaway_search_insert after insert on takeaway when new.words <> '' begin
    insert into takeaway_search (words, organization, row_id) values (new.words, hex(new.organization_id), hex(new.id)){semicolon}
end;
{sqlite} create trigger takeaway_search_update after update on takeaway when old.words <> new.words begin
    delete from takeaway_search where takeaway_search match 'row_id:"' || hex(old.id) || '"'{semicolon}
    insert into takeaway_search (words, organization, row_id)
        select new.words, hex(new.organization_id), hex(new.id) where new.words <> ''{semicolon}
end;
{sqlite} create trigger takeaway_search_delete after delete on takeaway begin
    delete from takeaway_search where takeaway_search match 'row_id:"' || hex(old.id) || '"'{semicolon}
end
