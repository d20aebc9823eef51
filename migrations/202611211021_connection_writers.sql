-- With which login changes of data are carried out, kept apart from the one that reads.
create table connection_writers (
    -- Nobody writes where nobody reads any more.
    connection_id text primary key references connections (id) on delete cascade,
    -- Null: a file has no logins. The password is in `connection_secrets`, as `write_password`.
    login text,
    changed_at text not null
);
