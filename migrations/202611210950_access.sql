-- Who may do what: roles of the workspace, groups, and whom a connection is granted to.

-- Null: may sign in.
alter table users add column disabled_at text;

-- Roles beyond those of the product. Accounts name them in `users.roles`.
create table workspace_roles (
    name text primary key,
    summary text not null,
    -- JSON array of names of permissions.
    permissions text not null,
    changed_at text not null
);

create table people_groups (
    id text primary key,
    name text not null,
    changed_at text not null,
    constraint group_name_is_unique unique (name)
);

create table group_members (
    group_id text not null references people_groups (id) on delete cascade,
    user_id text not null references users (id) on delete cascade,
    primary key (group_id, user_id)
);

-- The groups of whoever asks, with every request.
create index group_members_by_user on group_members (user_id);

-- 0: everybody who may ask may use it. 1: only those it was granted to. Kept apart from the grants, so
-- that taking the last one away does not open it.
alter table connections add column restricted bigint not null default 0;

create table connection_grants (
    connection_id text not null references connections (id) on delete cascade,
    -- `person`, `group`, `role`.
    kind text not null,
    -- The id, or the name of a role. Not a reference: it names one of three tables or none.
    grantee text not null,
    primary key (connection_id, kind, grantee)
);
