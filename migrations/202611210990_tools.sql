-- For whose questions a language model may use a tool.

-- No row: for everybody who has the permission it needs.
create table tool_access (
    -- `run_sql`, …
    tool text primary key,
    -- 1: for those only whom it was granted to, as with connections.
    restricted bigint not null
);

create table tool_grants (
    tool text not null,
    -- `person`, `group`, `role`.
    kind text not null,
    -- The id, or the name of a role.
    grantee text not null,
    primary key (tool, kind, grantee)
);
