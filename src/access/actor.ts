/** A role of the company, as much of it as decisions need. */
export interface ActorRole {
  readonly id: number;
  readonly name: string;
}

/** Who asks: an active user of a company with the roles they hold at this request. Loaded once a request, never kept longer. */
export interface Actor {
  readonly companyId: number;
  readonly companyName: string;
  readonly userId: number;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly ActorRole[];
  /** Holds a role with the company-admin switch. */
  readonly isCompanyAdmin: boolean;
  /** Holds a role with the workflow-designer switch. */
  readonly isDesigner: boolean;
  /** Runs the installation: sees the operator's pages. No right inside a company comes from it. */
  readonly isSystemStaff?: true;
  /** IANA's name of the zone they read times in; UTC where it is absent. */
  readonly timeZone?: string;
  /** Their company demands two-factor sign-in and they have not set it up: until then they do nothing else. */
  readonly mustSetUpTwoFactor?: true;
  /** What the role lists and published versions were when the actor was read: those kept under it still hold. */
  readonly rightsVersion?: number;
  /** The address that the request came from, for the audit; absent outside a request. */
  readonly address?: string;
}

/** What a session remembers of its user; everything else is read at each request. */
export interface Identity {
  readonly companyId: number;
  readonly userId: number;
  /** The user's auth_epoch when the session began; once it is another, the session has ended. */
  readonly authEpoch: number;
}
