//! What a language model is offered for somebody's question, and for whom each tool is.

use crate::actions::groups;
use crate::auth::With;
use crate::auth::permission::{Ask, ManagePeople};
use crate::context::ServerContext;
use engine::rbac::{Toolbox, permission_of, toolbox};
use protocol::Problem;
use protocol::access::{ConnectionAccess, GrantedTool, Tool};

/// Of the caller, at this moment.
pub async fn offered(context: &ServerContext, by: &With<Ask>) -> Result<Toolbox, Problem> {
    let accesses = context.store.every_tool_access().await?;
    Ok(toolbox(&by.subject, |permission| by.check(permission).is_ok(), &accesses))
}

/// Every tool, with whom it is for.
pub(super) async fn list(context: &ServerContext) -> Result<Vec<GrantedTool>, Problem> {
    let accesses = context.store.every_tool_access().await?;
    let tools = Tool::ALL.iter().map(|tool| granted(*tool, accesses.get(tool).cloned()));
    Ok(tools.collect())
}

fn granted(tool: Tool, access: Option<ConnectionAccess>) -> GrantedTool {
    GrantedTool {
        tool,
        title: tool.title().to_owned(),
        permission: permission_of(tool),
        access: access.unwrap_or_default(),
    }
}

/// Says anew for whose questions a tool may be used; it holds from the next question on.
pub async fn set_access(
    context: &ServerContext,
    _: &With<ManagePeople>,
    tool: Tool,
    wanted: ConnectionAccess,
) -> Result<GrantedTool, Problem> {
    let wanted = groups::checked_access(context, wanted).await?;
    context.store.set_tool_access(tool, &wanted).await?;
    Ok(granted(tool, Some(wanted)))
}
