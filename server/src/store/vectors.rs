//! Vectors of remembered questions: which are missing, keeping them, and forgetting those of other models.

use super::{Store, StoreError, id, signed};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use protocol::ids::{ConnectionId, MemoryId, UserId};

fn written(vector: &[f32]) -> String {
    let bytes: Vec<u8> = vector.iter().flat_map(|number| number.to_le_bytes()).collect();
    STANDARD.encode(bytes)
}

/// `None` for what is not as many numbers as it says.
fn read(text: &str, numbers: i64) -> Option<Vec<f32>> {
    let bytes = STANDARD.decode(text).ok()?;
    let vector: Vec<f32> = bytes
        .chunks_exact(4)
        .map(|four| f32::from_le_bytes(four.try_into().expect("chunks of four")))
        .collect();
    (signed(vector.len() as u64) == numbers && vector.len() * 4 == bytes.len()).then_some(vector)
}

impl Store {
    /// Of the memories that `user` may be offered, in one space.
    pub(super) async fn vectors_of(
        &self,
        connection: &ConnectionId,
        user: &UserId,
        space: &str,
    ) -> Result<Vec<(MemoryId, Vec<f32>)>, StoreError> {
        let rows: Vec<(String, i64, String)> = sqlx::query_as(
            "select memories.id, memory_vectors.numbers, memory_vectors.vector
            from memories
            join memory_vectors on memory_vectors.memory_id = memories.id
            where memories.connection_id = $1
                and (
                    memories.owner_id = $2
                    or exists (
                        select 1
                        from golden_answers
                        where golden_answers.id = memories.id
                            and status = 'certified'
                    )
                )
                and memory_vectors.space = $3
                and memory_vectors.numbers > 0",
        )
        .bind(connection.as_str())
        .bind(user.as_str())
        .bind(space)
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|(memory, numbers, vector)| {
                let memory: MemoryId = id("memory id", &memory)?;
                let vector = read(&vector, numbers);
                let unreadable = || StoreError::unreadable("vector", memory.to_string());
                Ok((memory.clone(), vector.ok_or_else(unreadable)?))
            })
            .collect()
    }

    /// Accepted questions without a vector in this space, as they are turned into one.
    pub async fn without_vectors(
        &self,
        space: &str,
        least_weight: f64,
        most: usize,
    ) -> Result<Vec<(MemoryId, String)>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "select id, masked
            from memories
            where weight >= $2
                and not exists (
                    select 1
                    from memory_vectors
                    where memory_vectors.memory_id = memories.id
                        and memory_vectors.space = $1
                )
            order by weight desc, id
            limit $3",
        )
        .bind(space)
        .bind(least_weight)
        .bind(signed(most as u64))
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(|(memory, text)| Ok((id("memory id", &memory)?, text))).collect()
    }

    /// A memory that was forgotten meanwhile is passed over. An empty vector says that there is none to be had.
    pub async fn keep_vectors(
        &self,
        space: &str,
        vectors: &[(MemoryId, Vec<f32>)],
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        for (memory, vector) in vectors {
            sqlx::query(
                "insert into memory_vectors (memory_id, space, numbers, vector)
                select id, $2, $3, $4
                from memories
                where id = $1
                on conflict (memory_id, space) do nothing",
            )
            .bind(memory.as_str())
            .bind(space)
            .bind(signed(vector.len() as u64))
            .bind(written(vector))
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets all but those of `space`.
    pub async fn forget_other_vectors(&self, space: &str) -> Result<u64, StoreError> {
        let removed = sqlx::query("delete from memory_vectors where space <> $1")
            .bind(space)
            .execute(&self.writer)
            .await?;
        Ok(removed.rows_affected())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_is_read_as_it_was_written_and_a_damaged_one_is_not() {
        let vector = vec![0.5, -1.25, f32::MIN_POSITIVE];
        let text = written(&vector);
        assert_eq!(read(&text, 3), Some(vector));
        for (text, numbers) in [(text.as_str(), 2), ("AAAA", 1), ("AAAAAAA=", 1), ("%", 0)] {
            assert_eq!(read(text, numbers), None, "{text} {numbers}");
        }
        assert_eq!(read("", 0), Some(Vec::new()));
    }
}
