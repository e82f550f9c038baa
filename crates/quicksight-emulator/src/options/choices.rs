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
    /// The response of Describe to a deleted connector during `deletion_time`.
    Deletion {
        /// `ResourceNotFoundException`.
        NotFound,
        /// The connector with the status `DELETED`.
        Deleted,
        /// The connector as before.
        Visible,
    }

    /// The response to a second deletion during `deletion_time`.
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

    /// Two connectors with the same name in one account and Region.
    Names {
        /// Allowed.
        Shared,
        /// Rejected: `ConflictException`.
        Unique,
    }

    /// A `Description` or `VpcConnectionArn` that an update omits.
    OmittedMembers {
        /// It is cleared.
        Cleared,
        /// It is kept.
        Kept,
        /// The update is rejected if there is a value: "... field is incorrectly set".
        Refused,
    }

    /// `VpcConnectionArn` in the response of Describe.
    DescribedVpcConnection {
        /// Omitted, although the connector has one.
        Omitted,
        /// Returned.
        Returned,
    }

    /// `EnabledActions` of a connector that the API creates.
    EnabledActions {
        /// None, until a test sets some.
        Empty,
        /// All actions of the type. Their names are fictitious.
        All,
    }

    /// A list without `max-results`.
    MaxResults {
        /// Rejected: the omitted number is read as 0, and the minimum is 1.
        Required,
        /// Accepted, with pages of `page_size`.
        Optional,
    }

    /// A creation with `MODEL_CONTEXT_PROTOCOL` or `OPEN_API`, types that Describe and List return and the model does not contain.
    UncreatableTypes {
        /// Rejected, like every type that the model does not contain.
        Refused,
        /// Accepted.
        Accepted,
    }

    /// The sets of actions that grants, revocations and the `Permissions` of a creation can contain.
    PermissionSets {
        /// The six actions of an owner, or `DescribeActionConnector` alone. A revocation contains all actions of the principal.
        OwnerOrViewer,
        /// The same for grants. A revocation can contain a part of the actions of the principal.
        PartialRevokes,
        /// In addition, a third set: `DescribeActionConnector` and `UpdateActionConnector`, for a contributor. AWS does not document its actions.
        WithContributor,
        /// Any actions.
        Any,
    }

    /// An action that is not one of the six of an action connector.
    UnknownActions {
        /// Rejected: "Invalid action".
        Refused,
        /// Accepted, if `permission_sets` accepts the set.
        Accepted,
    }

    /// A principal that is in both lists of a permission update.
    PrincipalInBothLists {
        /// The request is rejected.
        Refused,
        /// Revocations take effect before grants.
        RevokesFirst,
        /// Grants take effect before revocations.
        GrantsFirst,
    }

    /// A grant of fewer actions than the principal has.
    SmallerGrants {
        /// The larger set is kept: an owner remains an owner.
        Merged,
        /// The larger set is replaced: an owner becomes a viewer.
        Replaced,
    }

    /// A revocation from a principal without permissions, or of a set that differs from that of the principal.
    UnheldRevokes {
        /// Rejected: "Invalid principals given".
        Refused,
        /// Accepted without an effect.
        Ignored,
    }

    /// The permissions of the caller that creates a connector: of the Quick Sight user in the default namespace with the name of the IAM identity.
    Creator {
        /// None. Only the granted principals have permissions.
        NotOwner,
        /// The six actions of an owner.
        Owner,
        /// The six actions of an owner, which cannot be revoked or reduced.
        IrrevocableOwner,
    }

    /// The order and form of permissions in responses. Their meaning does not change.
    PermissionAnswers {
        /// In the order of the grants.
        InOrder,
        /// In another order in every response, including the actions.
        Shuffled,
        /// Every principal and every action appears twice.
        Duplicated,
    }

    /// The error code of a request that violates the model.
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
        /// 401, as in the model.
        Unauthorized,
    }

    /// The Quick Sight subscription of the account. With all values but the first, every operation is rejected.
    Subscription {
        /// Active, of an edition with action connectors.
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

    /// The response in the Regions of `unsupported_regions`.
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

    /// The credentials of a connector whose type verifies them at creation. `SALESFORCE_CRM` is known to do so.
    CheckedCredentials {
        /// Accepted.
        Accepted,
        /// Rejected with an `InvalidParameterValueException` that does not name the cause.
        Refused,
    }
}
