-- The objects of CASE packages as they were imported: what the columns of competencies do not hold is kept here, so that a package is exported
-- whole. A document, an item, an association, a rubric or a definition each is a row, and PACKAGE is the rest of the package. `position` is the place
-- in the list of the package, and null for an item that the latest package no longer contains.
create table case_entry (
    organization_id {uuid} not null,
    competency_framework_id {uuid} not null,
    kind {text} not null,
    case_identifier {text} not null,
    position integer,
    origin_identifier {text},
    destination_identifier {text},
    content {json} not null,
    updated_at {instant} not null,
    primary key (organization_id, competency_framework_id, kind, case_identifier),
    foreign key (organization_id, competency_framework_id) references competency_framework (organization_id, id)
);
create index case_entry_by_identifier on case_entry (organization_id, kind, case_identifier, competency_framework_id);
create index case_entry_by_origin on case_entry (organization_id, origin_identifier, competency_framework_id, position);
create index case_entry_by_destination on case_entry (organization_id, destination_identifier, competency_framework_id, position);

-- The frameworks of older versions, from what was stored of them: the documents, the items, and the places of the items in the tree.
{postgresql} insert into case_entry
    select organization_id, id, 'PACKAGE', case_identifier, 0, null, null, '{"CFDocument": {}, "CFItems": [], "CFAssociations": []}', updated_at
    from competency_framework;
{postgresql} insert into case_entry
    select organization_id, id, 'DOCUMENT', case_identifier, 0, null, null,
        jsonb_strip_nulls(jsonb_build_object('identifier', case_identifier, 'uri', case_uri, 'title', title, 'creator', creator)), updated_at
    from competency_framework;
{postgresql} insert into case_entry
    select organization_id, competency_framework_id, 'ITEM', case_identifier,
        row_number() over (partition by organization_id, competency_framework_id order by id) - 1, null, null,
        jsonb_strip_nulls(jsonb_build_object('identifier', case_identifier, 'uri', case_uri, 'fullStatement', statement,
            'humanCodingScheme', human_code)), updated_at
    from competency;
{postgresql} insert into case_entry
    select child.organization_id, child.competency_framework_id, 'ASSOCIATION', child.id::text,
        row_number() over (partition by child.organization_id, child.competency_framework_id order by child.id) - 1,
        child.case_identifier, coalesce(parent.case_identifier, framework.case_identifier),
        jsonb_build_object('identifier', child.id::text, 'associationType', 'isChildOf', 'sequenceNumber', child.position,
            'originNodeURI', jsonb_build_object('identifier', child.case_identifier),
            'destinationNodeURI', jsonb_build_object('identifier', coalesce(parent.case_identifier, framework.case_identifier))),
        child.updated_at
    from competency child
    join competency_framework framework on framework.organization_id = child.organization_id and framework.id = child.competency_framework_id
    left join competency parent on parent.organization_id = child.organization_id and parent.id = child.parent_id;
{sqlite} insert into case_entry
    select organization_id, id, 'PACKAGE', case_identifier, 0, null, null, '{"CFDocument": {}, "CFItems": [], "CFAssociations": []}', updated_at
    from competency_framework;
{sqlite} insert into case_entry
    select organization_id, id, 'DOCUMENT', case_identifier, 0, null, null,
        json_patch('{}', json_object('identifier', case_identifier, 'uri', case_uri, 'title', title, 'creator', creator)), updated_at
    from competency_framework;
{sqlite} insert into case_entry
    select organization_id, competency_framework_id, 'ITEM', case_identifier,
        row_number() over (partition by organization_id, competency_framework_id order by id) - 1, null, null,
        json_patch('{}', json_object('identifier', case_identifier, 'uri', case_uri, 'fullStatement', statement,
            'humanCodingScheme', human_code)), updated_at
    from competency;
{sqlite} insert into case_entry
    select child.organization_id, child.competency_framework_id, 'ASSOCIATION',
        lower(substr(hex(child.id), 1, 8) || '-' || substr(hex(child.id), 9, 4) || '-' || substr(hex(child.id), 13, 4) || '-'
            || substr(hex(child.id), 17, 4) || '-' || substr(hex(child.id), 21)),
        row_number() over (partition by child.organization_id, child.competency_framework_id order by child.id) - 1,
        child.case_identifier, coalesce(parent.case_identifier, framework.case_identifier),
        json_object('identifier', lower(substr(hex(child.id), 1, 8) || '-' || substr(hex(child.id), 9, 4) || '-' || substr(hex(child.id), 13, 4)
            || '-' || substr(hex(child.id), 17, 4) || '-' || substr(hex(child.id), 21)), 'associationType', 'isChildOf',
            'sequenceNumber', child.position, 'originNodeURI', json_object('identifier', child.case_identifier),
            'destinationNodeURI', json_object('identifier', coalesce(parent.case_identifier, framework.case_identifier))),
        child.updated_at
    from competency child
    join competency_framework framework on framework.organization_id = child.organization_id and framework.id = child.competency_framework_id
    left join competency parent on parent.organization_id = child.organization_id and parent.id = child.parent_id
