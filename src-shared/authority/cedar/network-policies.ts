/** Who may see and keep what is not a case. Ids and reasons as in `case-policies.ts`. */
export const networkPolicies = `
@id("PN-1")
@reason("Everybody who is signed in uses their own session and sees who there is and which policies are in force.")
permit (
  principal,
  action in [Action::"use", Action::"read"],
  resource
)
when { resource is Session || resource is Directory || resource is Policy };

@id("PN-2")
@reason("Everybody but the governance board sees the remittances of their sites, and what came of a file.")
permit (principal, action == Action::"read", resource)
when {
  (resource is Remittance || resource is Import) &&
  (principal in resource.site["clinic-manager"] ||
   principal in resource.site["reconciliation-analyst"] ||
   principal in resource.site["ar-specialist"] ||
   principal in resource.site["revenue-cycle-director"] ||
   principal in resource.site["controller"] ||
   principal in resource.site["auditor"])
};

@id("PN-3")
@reason("Analysts, directors, controllers, the governance board and auditors see the ledger.")
permit (principal, action == Action::"read", resource is Ledger)
when {
  principal in resource.site["reconciliation-analyst"] ||
  principal in resource.site["revenue-cycle-director"] ||
  principal in resource.site["controller"] ||
  principal in resource.site["governance-board"] ||
  principal in resource.site["auditor"]
};

@id("PN-4")
@reason("The people of billing and of the clinics bring files in.")
permit (principal, action == Action::"create", resource is Import)
when {
  principal in resource.site["clinic-manager"] ||
  principal in resource.site["reconciliation-analyst"] ||
  principal in resource.site["ar-specialist"] ||
  principal in resource.site["revenue-cycle-director"] ||
  principal in resource.site["controller"]
};

@id("PN-10")
@reason("Analysts and administrators, who propose nothing, tell what the systems around the desk know.")
permit (principal, action == Action::"create", resource is Record)
when {
  principal in resource.site["reconciliation-analyst"] ||
  principal in resource.site["administrator"]
};

@id("PN-5")
@reason("Whoever decides cases names who decides in their absence.")
permit (principal, action == Action::"arrange", resource is Absence)
when {
  principal in resource.site["clinic-manager"] ||
  principal in resource.site["reconciliation-analyst"] ||
  principal in resource.site["revenue-cycle-director"] ||
  principal in resource.site["controller"]
};

@id("PN-6")
@reason("Auditors, controllers and the governance board read the audit log.")
permit (principal, action == Action::"read", resource is AuditLog)
when {
  principal in resource.site["auditor"] ||
  principal in resource.site["controller"] ||
  principal in resource.site["governance-board"]
};

@id("PN-7")
@reason("The governance board keeps the policies.")
permit (principal, action == Action::"maintain", resource is Policy)
when { principal in resource.site["governance-board"] };

@id("PN-9")
@reason("Controllers and the governance board keep parts of the audit log for the law.")
permit (principal, action == Action::"maintain", resource is AuditLog)
when {
  principal in resource.site["controller"] ||
  principal in resource.site["governance-board"]
};

@id("PN-12")
@reason("Controllers keep what accounts and departments of the ERP our entries go to.")
permit (principal, action == Action::"maintain", resource is Ledger)
when { principal in resource.site["controller"] };

@id("PN-13")
@reason("Whoever sees the ledger of a site sees how its accounts were reconciled.")
permit (principal, action == Action::"read", resource is Reconciliation)
when {
  principal in resource.site["reconciliation-analyst"] ||
  principal in resource.site["revenue-cycle-director"] ||
  principal in resource.site["controller"] ||
  principal in resource.site["governance-board"] ||
  principal in resource.site["auditor"]
};

@id("PN-14")
@reason("Reconciliation analysts and controllers reconcile accounts, and put their names under a period as its preparers.")
permit (principal, action == Action::"reconcile", resource is Reconciliation)
when {
  principal in resource.site["reconciliation-analyst"] ||
  principal in resource.site["controller"]
};

@id("PN-15")
@reason("Revenue cycle directors and controllers review what somebody else has reconciled.")
permit (principal, action == Action::"reviewPeriod", resource is Reconciliation)
when {
  principal in resource.site["revenue-cycle-director"] ||
  principal in resource.site["controller"]
};

@id("PN-16")
@reason("Controllers lock a period that was reviewed, and open it again.")
permit (principal, action == Action::"closePeriod", resource is Reconciliation)
when { principal in resource.site["controller"] };

@id("PN-8")
@reason("Administrators see to the computers of the network and to who may sign in.")
permit (principal, action == Action::"maintain", resource is Device)
when { principal in resource.site["administrator"] };
`;
