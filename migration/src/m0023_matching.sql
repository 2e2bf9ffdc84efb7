-- Pairs of employees who are never paired. The identifiers are in ascending order, so that the row does not show who asked.
create table match_block (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    employee_low_id {uuid} not null,
    employee_high_id {uuid} not null,
    requester_id {uuid},
    created_at {instant} not null,
    primary key (organization_id, id),
    foreign key (organization_id, employee_low_id) references employee (organization_id, id),
    foreign key (organization_id, employee_high_id) references employee (organization_id, id),
    foreign key (organization_id, requester_id) references employee (organization_id, id)
);
create index match_block_by_pair on match_block (organization_id, employee_low_id, employee_high_id, id);
create index match_block_by_employee on match_block (organization_id, employee_high_id, id);
create index match_block_by_requester on match_block (organization_id, requester_id, id);

-- How participants are matched. Weights: null means the defaults.
alter table program add column match_weights {json};
alter table program add column allows_trio boolean not null default false;
alter table program add column min_shared_minutes integer not null default 0
;

-- The pairings that are proposed for a round. Proposals are kept after they are applied.
create table match_proposal (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    program_id {uuid} not null,
    round_id {uuid} not null,
    status {text} not null,
    attempt integer not null,
    seed integer not null,
    only_waiting boolean not null,
    weights {json} not null,
    excluded {json} not null,
    participant_count integer not null,
    scored_count integer not null,
    pairing_count integer not null,
    unmatched_count integer not null,
    total_score bigint not null,
    upper_bound_score bigint not null,
    greedy_score bigint not null,
    failure {text},
    created_at {instant} not null,
    updated_at {instant} not null,
    proposed_at {instant},
    ended_at {instant},
    primary key (organization_id, id),
    foreign key (organization_id, program_id) references program (organization_id, id),
    foreign key (organization_id, round_id) references round (organization_id, id)
);
create index match_proposal_by_program on match_proposal (organization_id, program_id, id);
create index match_proposal_by_round on match_proposal (organization_id, round_id, id);
create index match_proposal_by_status on match_proposal (organization_id, status, id);

create table match_proposal_pairing (
    organization_id {uuid} not null references organization (id),
    match_proposal_id {uuid} not null,
    position integer not null,
    score integer not null,
    participant_ids {json} not null,
    reasons {json} not null,
    kept boolean not null,
    pairing_id {uuid},
    primary key (organization_id, match_proposal_id, position),
    foreign key (organization_id, match_proposal_id) references match_proposal (organization_id, id),
    foreign key (organization_id, pairing_id) references pairing (organization_id, id)
);
create index match_proposal_pairing_by_pairing on match_proposal_pairing (organization_id, pairing_id);

create table match_proposal_unmatched (
    organization_id {uuid} not null references organization (id),
    match_proposal_id {uuid} not null,
    participant_id {uuid} not null,
    reason {text} not null,
    help {json} not null,
    primary key (organization_id, match_proposal_id, participant_id),
    foreign key (organization_id, match_proposal_id) references match_proposal (organization_id, id),
    foreign key (organization_id, participant_id) references participant (organization_id, id)
);
create index match_proposal_unmatched_by_participant on match_proposal_unmatched (organization_id, participant_id);

-- Why the members were matched. Null: the pairing was made by hand.
alter table pairing add column match_score integer;
alter table pairing add column match_reasons {json}
