//! Verifies every record as one moment had them: quickly by the hundred, and one by one as soon as anything is
//! not as it should be, to name what.

use super::super::{Store, StoreError, unsigned};
use super::pages::Pages;
use super::{hash, head, unavailable};
use crate::audit::{AuditKeys, Broken, Fault, Head, Record, Sealed, Verifier, WORKSPACE};
use futures::TryStreamExt;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

/// What verifying found, and the head at that moment.
pub struct Verified {
    pub result: Result<u64, Broken>,
    /// Records that hold, from the first on.
    pub records: u64,
    pub head: Option<Head>,
}

impl Store {
    /// `kept`: a head from an earlier time that was kept elsewhere.
    pub async fn verify_audit(&self, kept: Option<&Head>) -> Result<Verified, StoreError> {
        let keys = self.audit.as_ref().ok_or_else(|| unavailable("it was opened without keys"))?;
        // Rows and head of the same moment, while others go on writing.
        let mut moment = self.reader.begin().await?;
        let head = head(&mut moment).await?;
        let verifier = match Verifier::new(keys, kept) {
            Ok(verifier) => verifier,
            Err(broken) => return Ok(Verified { result: Err(broken), records: 0, head }),
        };
        let quick = match head.as_ref().filter(|head| keys.signed(head)) {
            Some(head) => all_hold(&mut moment, verifier, head.seq).await?,
            None => None,
        };
        let verifier = match quick {
            Some(verifier) => verifier,
            None => match one_by_one(&mut moment, keys, kept).await? {
                Ok(verifier) => verifier,
                Err((broken, records)) => {
                    return Ok(Verified { result: Err(broken), records, head });
                }
            },
        };
        let records = verifier.records();
        Ok(Verified { result: verifier.finish(head.as_ref()), records, head })
    }
}

/// The verifier behind the last record; `None`: something is wrong, whatever it is.
async fn all_hold<'a>(
    moment: &mut SqliteConnection,
    mut verifier: Verifier<'a>,
    last: u64,
) -> Result<Option<Verifier<'a>>, StoreError> {
    let mut pages = Pages::until(last);
    let mut page = pages.next(moment).await;
    while let Some(rows) = page {
        // The next page is read while this one is verified.
        let (next, held) = futures::join!(pages.next(moment), async {
            rows.is_ok_and(|rows| rows.hold(&mut verifier))
        });
        if !held {
            return Ok(None);
        }
        page = next;
    }
    // Rows that have no place among the pages.
    let (rows,): (i64,) = sqlx::query_as("select count(*) from audit_records where workspace = $1")
        .bind(WORKSPACE)
        .fetch_one(moment)
        .await?;
    Ok((unsigned(rows) == verifier.records()).then_some(verifier))
}

/// The verifier behind the last row, or what the first wrong row is and how many hold before it.
async fn one_by_one<'a>(
    moment: &mut SqliteConnection,
    keys: &'a AuditKeys,
    kept: Option<&'a Head>,
) -> Result<Result<Verifier<'a>, (Broken, u64)>, StoreError> {
    let mut verifier = match Verifier::new(keys, kept) {
        Ok(verifier) => verifier,
        Err(broken) => return Ok(Err((broken, 0))),
    };
    let mut rows = sqlx::query(
        "select
            workspace, seq, occurred_at, actor_kind, actor_id, actor_name, auth_method, address,
            http_request, action, resource, connection_id, outcome, code, duration_us, detail,
            key_id, prev_hash, hash
        from audit_records
        where workspace = $1
        order by seq",
    )
    .bind(WORKSPACE)
    .fetch(moment);
    while let Some(row) = rows.try_next().await? {
        let expected = verifier.records() + 1;
        // A value of another type is a change too.
        let broken = Broken { seq: expected, fault: Fault::Changed(expected) };
        let pushed = sealed(&row).map_err(|_| broken).and_then(|row| verifier.push(&row));
        if let Err(broken) = pushed {
            return Ok(Err((broken, verifier.records())));
        }
    }
    Ok(Ok(verifier))
}

/// By place, in the order of the query.
fn sealed(row: &SqliteRow) -> Result<Sealed, sqlx::Error> {
    let record = Record {
        workspace: row.try_get(0)?,
        seq: unsigned(row.try_get(1)?),
        at: row.try_get(2)?,
        actor_kind: row.try_get(3)?,
        actor_id: row.try_get(4)?,
        actor_name: row.try_get(5)?,
        auth: row.try_get(6)?,
        address: row.try_get(7)?,
        request_id: row.try_get(8)?,
        action: row.try_get(9)?,
        resource: row.try_get(10)?,
        connection: row.try_get(11)?,
        outcome: row.try_get(12)?,
        code: row.try_get(13)?,
        duration_us: row.try_get::<Option<i64>, _>(14)?.map(unsigned),
        detail: row.try_get(15)?,
        key_id: row.try_get(16)?,
    };
    Ok(Sealed { record, prev: hash(row.try_get(17)?), hash: hash(row.try_get(18)?) })
}
