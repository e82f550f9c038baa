//! The options with a fixed set of values: what each value makes the service do. The first value is the default, and the strict one.

use super::setting::Choice;

/// Declares an enum whose documentation is the help of the program, with the first variant as the default.
macro_rules! choices {
    ($($(#[doc = $doc:literal])+ $name:ident { $(#[doc = $first_help:literal])+ $first:ident, $($(#[doc = $help:literal])+ $variant:ident,)+ })+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub enum $name {
            $(#[doc = $first_help])+
            #[default]
            $first,
            $($(#[doc = $help])+ $variant,)+
        }

        impl Choice for $name {
            const DOC: &'static [&'static str] = &[$($doc),+];
            const ALL: &'static [(Self, &'static str, &'static [&'static str])] = &[
                (Self::$first, stringify!($first), &[$($first_help),+]),
                $((Self::$variant, stringify!($variant), &[$($help),+]),)+
            ];
        }
    )+};
}

choices! {
    /// What Describe shows of a deleted connector during `deletion_time`.
    Deletion {
        /// Nothing: it answers `ResourceNotFoundException`.
        NotFound,
        /// The connector with the status `DELETED`.
        Deleted,
        /// The connector as it was.
        Visible,
    }

    /// The answer to a second deletion during `deletion_time`.
    RepeatedDelete {
        /// `ResourceNotFoundException`.
        NotFound,
        /// `ConflictException`, as for VPC connections.
        Conflict,
    }

    /// An update or a change of permissions while a creation or an update is in progress.
    ChangesInTransition {
        /// `ConflictException`.
        Conflict,
        /// Accepted.
        Accepted,
    }

    /// Whether two connectors of one account and Region may have the same name.
    Names {
        /// They may.
        Shared,
        /// They may not: `ConflictException`.
        Unique,
    }

    /// What an update does to a `Description` or `VpcConnectionArn` that the request omits.
    OmittedMembers {
        /// Clears it.
        Cleared,
        /// Keeps it.
        Kept,
        /// Refuses the update when there is a value: "... field is incorrectly set".
        Refused,
    }

    /// `VpcConnectionArn` in the answer of Describe.
    DescribedVpcConnection {
        /// Omitted, although the connector has one.
        Omitted,
        /// Returned.
        Returned,
    }

    /// `EnabledActions` of a connector that the API creates.
    EnabledActions {
        /// None, until a test plants some.
        Empty,
        /// All that the type has; the names are made up.
        All,
    }

    /// A list without `max-results`.
    MaxResults {
        /// Refused: a missing number counts as 0, and the least is 1.
        Required,
        /// Answered with pages of `page_size`.
        Optional,
    }

    /// Types that Describe and List return and the model does not have: `MODEL_CONTEXT_PROTOCOL` and `OPEN_API`.
    UncreatableTypes {
        /// Create refuses them, as it refuses every type that its enum lacks.
        Refused,
        /// Create accepts them.
        Accepted,
    }

    /// The sets of actions that a grant, a revocation and the `Permissions` of a creation may name.
    PermissionSets {
        /// The six actions of an owner, or `DescribeActionConnector` alone. A revocation names all that the principal has.
        OwnerOrViewer,
        /// The same for grants; a revocation may name a part of what the principal has.
        PartialRevokes,
        /// A third set besides: `DescribeActionConnector` and `UpdateActionConnector`, for a contributor. AWS does not document its actions.
        WithContributor,
        /// Any actions, in grants and revocations.
        Any,
    }

    /// An action that is none of the six of an action connector.
    UnknownActions {
        /// "Invalid action".
        Refused,
        /// Accepted, where `permission_sets` does.
        Accepted,
    }

    /// One principal in both lists of a change of permissions.
    PrincipalInBothLists {
        /// The request is refused.
        Refused,
        /// Revocations take effect before grants.
        RevokesFirst,
        /// Grants take effect before revocations.
        GrantsFirst,
    }

    /// A grant of fewer actions than the principal has.
    SmallerGrants {
        /// Adds nothing: an owner stays an owner.
        Merged,
        /// Replaces the larger set: an owner becomes a viewer.
        Replaced,
    }

    /// A revocation from a principal that has no permissions, or of a set that is not the one it has.
    UnheldRevokes {
        /// "Invalid principals given".
        Refused,
        /// No effect.
        Ignored,
    }

    /// What a caller becomes by creating a connector. It is known as a Quick Sight user of the default namespace, named after the IAM identity.
    Creator {
        /// Nothing: only the granted principals have permissions.
        NotOwner,
        /// An owner with the six actions.
        Owner,
        /// An owner whose permissions cannot be revoked or reduced.
        IrrevocableOwner,
    }

    /// The order and form of permissions in answers; their meaning is the same in each.
    PermissionAnswers {
        /// In the order of the grants.
        InOrder,
        /// In another order with every answer, actions as well.
        Shuffled,
        /// Every principal and every action twice.
        Duplicated,
    }

    /// The error code of a request that the model forbids.
    ValidationErrors {
        /// `ValidationException`, which the model does not list.
        ValidationException,
        /// `InvalidParameterValueException`.
        InvalidParameterValueException,
    }

    /// The HTTP status of an `AccessDeniedException` that IAM causes.
    AccessDeniedStatus {
        /// 403.
        Forbidden,
        /// 401, as the model has it.
        Unauthorized,
    }

    /// The Quick Sight subscription of the account. All but the first refuse every operation.
    Subscription {
        /// There is one, of an edition with action connectors.
        Active,
        /// None: `ResourceNotFoundException`, "Directory information for account ... is not found".
        DirectoryNotFound,
        /// None: `ResourceNotFoundException`, "Account information for account ... is not found".
        AccountNotFound,
        /// None: `ResourceNotFoundException`, "Account ... is not signed up with QuickSight".
        NotSignedUp,
        /// The edition is not sufficient: `UnsupportedUserEditionException`.
        UnsupportedEdition,
        /// The edition is not sufficient: `AccessDeniedException`, "... is disabled for STANDARD Edition".
        StandardEdition,
        /// None: `PreconditionNotMetException`.
        PreconditionNotMet,
        /// None: `UnauthorizedException` with status 401.
        Unauthorized,
    }

    /// The answer of a Region in `unsupported_regions`.
    UnsupportedRegionAnswer {
        /// `InternalFailure` with status 500, on every attempt.
        InternalFailure,
        /// Status 404 with a page of HTML.
        HtmlPage,
    }

    /// The form of a `ThrottlingException`.
    ThrottlingAnswer {
        /// Status 429 with a null message.
        NullMessage,
        /// Status 429 with the message "Rate exceeded".
        RateExceeded,
        /// Status 400 with the message "Rate exceeded".
        BadRequest,
    }

    /// The credential of a type whose credential the service tries at creation. `SALESFORCE_CRM` is known to be one.
    CheckedCredentials {
        /// Accepted, as a valid one is.
        Accepted,
        /// Refused with an `InvalidParameterValueException` that does not name the cause.
        Refused,
    }
}
