"""What this server can do, in the words of the protocol (RFC 7643 §5 to §7)."""

from __future__ import annotations

from typing import Any, Final

from tertulia.modules.scim.domain import GROUP_SCHEMA, MAX_PAGE, USER_SCHEMA, Json

_SCHEMA_SCHEMA: Final = "urn:ietf:params:scim:schemas:core:2.0:Schema"
_TYPE_SCHEMA: Final = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
_CONFIG_SCHEMA: Final = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"


def describe_service(base: str) -> Json:
    """The ServiceProviderConfig."""
    no = {"supported": False}
    return {
        "schemas": [_CONFIG_SCHEMA],
        "patch": {"supported": True},
        "bulk": {**no, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MAX_PAGE},
        "changePassword": no,
        "sort": no,
        "etag": no,
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "API key",
                "description": "An API key of scope scim, sent as a bearer token.",
                "specUri": "https://www.rfc-editor.org/info/rfc6750",
                "primary": True,
            }
        ],
        "meta": {"resourceType": "ServiceProviderConfig", "location": f"{base}/ServiceProviderConfig"},
    }


def describe_types(base: str) -> list[Json]:
    """The ResourceTypes."""
    return [
        {
            "schemas": [_TYPE_SCHEMA],
            "id": name,
            "name": name,
            "endpoint": f"/{name}s",
            "description": description,
            "schema": schema,
            "meta": {"resourceType": "ResourceType", "location": f"{base}/ResourceTypes/{name}"},
        }
        for name, description, schema in (
            ("User", "Accounts of people.", USER_SCHEMA),
            ("Group", "Groups of people.", GROUP_SCHEMA),
        )
    ]


def describe_schemas(base: str) -> list[Json]:
    """The Schemas."""
    described = (
        (USER_SCHEMA, "User", "The account of a person.", _USER_ATTRIBUTES),
        (GROUP_SCHEMA, "Group", "A group of people.", _GROUP_ATTRIBUTES),
    )
    return [
        {
            "schemas": [_SCHEMA_SCHEMA],
            "id": schema,
            "name": name,
            "description": description,
            "attributes": attributes,
            "meta": {"resourceType": "Schema", "location": f"{base}/Schemas/{schema}"},
        }
        for schema, name, description, attributes in described
    ]


def _attribute(name: str, description: str, **fields: Any) -> Json:
    return {
        "name": name,
        "type": "string",
        "multiValued": False,
        "description": description,
        "required": False,
        "caseExact": False,
        "mutability": "readWrite",
        "returned": "default",
        "uniqueness": "none",
        **fields,
    }


def _list(name: str, description: str, parts: list[Json], **fields: Any) -> Json:
    return _attribute(name, description, type="complex", multiValued=True, subAttributes=parts, **fields)


_USER_ATTRIBUTES: Final = [
    _attribute("userName", "Names the person at the provisioner.", required=True, uniqueness="server"),
    _attribute(
        "name",
        "The parts of the name.",
        type="complex",
        subAttributes=[
            _attribute("formatted", "The whole name."),
            _attribute("familyName", "The family name."),
            _attribute("givenName", "The given name."),
        ],
    ),
    _attribute("displayName", "How the person is called here."),
    _list(
        "emails",
        "Addresses; the primary one is the account's. Needed unless userName is one.",
        [
            _attribute("value", "The address.", required=True),
            _attribute("display", "The address as it is shown."),
            _attribute("type", "Like work."),
            _attribute("primary", "Whether it is the account's.", type="boolean"),
        ],
        required=True,
    ),
    _attribute("active", "Whether the person may come in.", type="boolean"),
]
_GROUP_ATTRIBUTES: Final = [
    _attribute("displayName", "The name of the group.", required=True, uniqueness="server"),
    _list(
        "members",
        "The people of the group, all of them provisioned.",
        [
            _attribute("value", "The id of the person.", mutability="immutable"),
            _attribute(
                "$ref",
                "The address of the person.",
                type="reference",
                referenceTypes=["User"],
                mutability="immutable",
            ),
            _attribute("type", "User.", mutability="immutable", canonicalValues=["User"]),
        ],
    ),
]
