-- Who sees which rows and columns.

-- JSON object: what row rules compare with, like {"region": "EMEA"}.
alter table users add column attributes text not null default '{}';

-- Null: there were no published rules when it ran.
alter table query_runs add column policy_version bigint;
-- Empty: no rules. The same for everybody who was shown the same.
alter table query_runs add column access_hash text not null default '';
-- A result is shown only while its owner reads under the same rules.
alter table results add column access_hash text not null default '';

-- One draft a connection: what administrators are writing.
create table policy_drafts (
    connection_id text primary key references connections (id) on delete cascade,
    -- Counts the saves: a draft that somebody else saved since is not overwritten.
    revision bigint not null,
    -- JSON document.
    document text not null,
    edited_by text not null,
    edited_at text not null
);

-- Published rules are never changed: the newest version is in force.
create table policy_versions (
    connection_id text not null references connections (id) on delete cascade,
    version bigint not null,
    -- JSON document.
    document text not null,
    note text not null,
    published_by text not null,
    published_at text not null,
    primary key (connection_id, version)
);
