-- Databases that can be asked, and what was seen in them.
create table connections (
    id text primary key,
    name text not null,
    engine text not null,
    -- A file path for SQLite.
    location text not null,
    environment text not null,
    created_at text not null,
    constraint connection_name_is_unique unique (name)
);

create table snapshots (
    connection_id text not null references connections (id) on delete cascade,
    taken_at text not null,
    -- SHA-256 of the canonical catalog.
    hash text not null,
    -- JSON documents: the catalog and the column profile.
    catalog text not null,
    profile text not null,
    primary key (connection_id, taken_at)
);
