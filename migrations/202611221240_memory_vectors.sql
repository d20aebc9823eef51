-- Remembered questions as vectors, made by the workspace's model for embeddings from the question without
-- its literals. Those of another model are never compared, and are removed once the new ones are there.
create table memory_vectors (
    memory_id text not null references memories (id) on delete cascade,
    -- Which model, as it is set up: its id, revision and name at the provider.
    space text not null,
    -- Numbers of the vector.
    numbers bigint not null,
    -- Base64 of 32-bit floats, little end first.
    vector text not null,
    primary key (memory_id, space)
);
