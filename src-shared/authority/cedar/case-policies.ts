/**
 * Who may act on cases, by role, site, kind, queue and payer class. How much, and beside whom, is the policy tables'
 * business. Ids go to the audit trail and are never reused; a reason is a sentence for the person who is told.
 *
 * @see Continuity RCM “Foundation R4-2”; summitsoftech.com/write-off-audit-tool (request and approval of one adjustment)
 */
export const casePolicies = `
@id("PC-1")
@reason("Everybody who has a role at a site sees its cases.")
permit (principal, action == Action::"read", resource is Case)
when {
  principal in resource.site["clinic-manager"] ||
  principal in resource.site["reconciliation-analyst"] ||
  principal in resource.site["ar-specialist"] ||
  principal in resource.site["revenue-cycle-director"] ||
  principal in resource.site["controller"] ||
  principal in resource.site["governance-board"] ||
  principal in resource.site["auditor"]
};

@id("PC-2")
@reason("The people of billing and of the clinics work on the cases of their sites.")
permit (principal, action in Action::"work", resource is Case)
when {
  principal in resource.site["clinic-manager"] ||
  principal in resource.site["reconciliation-analyst"] ||
  principal in resource.site["ar-specialist"] ||
  principal in resource.site["revenue-cycle-director"] ||
  principal in resource.site["controller"]
};

@id("PC-3")
@reason("Clinic managers, revenue cycle directors and controllers decide the cases of their sites.")
permit (principal, action in Action::"decide", resource is Case)
when {
  principal in resource.site["clinic-manager"] ||
  principal in resource.site["revenue-cycle-director"] ||
  principal in resource.site["controller"]
};

@id("PC-9")
@reason("Decisions and postings that differ are looked at by a revenue cycle director or a controller.")
forbid (principal, action in Action::"decide", resource is Case)
when { ["decision-conflicts", "approval-differences"].contains(resource.queue) }
unless {
  principal in resource.site["revenue-cycle-director"] ||
  principal in resource.site["controller"]
};

@id("PC-4")
@reason("Reconciliation analysts decide remittance and posting exceptions.")
permit (principal, action in Action::"decide", resource is Case)
when {
  principal in resource.site["reconciliation-analyst"] &&
  ["remittance-exceptions", "posting-exceptions"].contains(resource.queue)
};

@id("PC-5")
@reason("Clinic managers, A/R specialists, revenue cycle directors and controllers propose.")
permit (principal, action == Action::"propose", resource is Case)
when {
  principal in resource.site["clinic-manager"] ||
  principal in resource.site["ar-specialist"] ||
  principal in resource.site["revenue-cycle-director"] ||
  principal in resource.site["controller"]
};

// Before anything of a proposal is known, its queue is ''.
@id("PC-11")
@reason("Reconciliation analysts propose what their work brings up: write-offs of what is left, and fees of the bank. Another person approves them, however small.")
permit (principal, action == Action::"propose", resource is Case)
when {
  principal in resource.site["reconciliation-analyst"] &&
  ["", "write-offs", "bank-fees"].contains(resource.queue)
};

@id("PC-10")
@reason("Revenue cycle directors, controllers and administrators pause, resume and retry the processes of cases.")
permit (principal, action in Action::"operate", resource is Case)
when {
  principal in resource.site["revenue-cycle-director"] ||
  principal in resource.site["controller"] ||
  principal in resource.site["administrator"]
};

@id("PC-6")
@reason("Whoever keeps the policies neither proposes nor decides cases under them.")
forbid (
  principal,
  action in [Action::"decide", Action::"propose"],
  resource is Case
)
when { principal in resource.site["governance-board"] };

@id("PC-7")
@reason("Whoever audits decides and proposes nothing.")
forbid (
  principal,
  action in [Action::"decide", Action::"propose"],
  resource is Case
)
when { principal in resource.site["auditor"] };

@id("PC-8")
@reason("Whoever administers people and computers decides and proposes nothing.")
forbid (
  principal,
  action in [Action::"decide", Action::"propose"],
  resource is Case
)
when { principal in resource.site["administrator"] };
`;
