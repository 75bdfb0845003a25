"""Writes docs/configuration.md from the settings' schema and its docstrings, or with --check says if it is stale."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from tertulia.infrastructure.config import Settings, endpoints, sign_in
from tertulia.infrastructure.config.docstrings import read_docstrings
from tertulia.infrastructure.config.environment import CONFIG_VARIABLE, list_variables
from tertulia.infrastructure.config.shape import describe_type, field_types, struct_of
from tertulia.infrastructure.config.well_known import OPENAI_URL, WELL_KNOWN

TARGET = Path(__file__).resolve().parent.parent / "docs" / "configuration.md"

INTRODUCTION = f"""# Configuration

Everything has a default. What is set comes from, each overruling the one before:

1. the file `tertulia.yaml`: the one that `{CONFIG_VARIABLE}` names, else the one in the home;
2. environment variables, named in the tables below (lists in brackets, or parted by commas);
3. the command line of `tertulia serve`: `--host`, `--port`, `--home`;
4. for endpoints, what administrators set in the page, which is kept in the database and needs no restart.

`tertulia config check` says what is in force, and what is wrong; `tertulia config explain KEY` (`port`,
`endpoints.Lab`, `endpoints.Lab.baseUrl`) says where a value
comes from. Unknown names are refused with the nearest right one.
`config/tertulia.example.yaml` is a file to start from. This page is written by
`scripts/write_configuration_reference.py` from the schema; `make gen` does it.
"""

VARIABLES = f"""
## Well-known variables

A key alone makes an endpoint of the vendor's name, unless one of that name is configured.

| variable | endpoint | what goes with it |
|---|---|---|
{{rows}}

`OPENAI_BASE_URL` alone makes one, too, without a key; without it the address is `{OPENAI_URL}`. `{CONFIG_VARIABLE}`
names the settings file, when it is not `tertulia.yaml` in the home.
"""

ENTRIES: tuple[tuple[type[msgspec.Struct], str, str], ...] = (
    (
        endpoints.EndpointSettings,
        "Settings of an endpoint",
        "Each entry of `endpoints`. `${NAME}` stands for a variable, here and in `signIn`, `mail` and `abuse`.",
    ),
    (
        endpoints.AzureInstance,
        "Settings of an Azure instance",
        "Each entry of an endpoint's `instances`.",
    ),
    (
        endpoints.ModelOverride,
        "Settings of a model",
        "Each entry of an endpoint's `modelOverrides`, under the model's name or a pattern.",
    ),
    (
        endpoints.PriceSettings,
        "Price of a model",
        "The `price` of a model. What is absent is not known, and then an answer that needs it has no price.",
    ),
    (endpoints.ModelSpec, "Settings of a model spec", "Each entry of `modelSpecs`."),
    (sign_in.OidcSettings, "OpenID Connect providers", "Each entry of `signIn.oidc`."),
    (sign_in.LdapSettings, "LDAP directories", "Each entry of `signIn.ldap`."),
    (sign_in.SamlSettings, "SAML identity providers", "Each entry of `signIn.saml`."),
)


def make_rows(struct: type[msgspec.Struct], prefix: str = "") -> Iterator[tuple[str, str, str, str]]:
    """Name, what it may be, default and description of each setting that is not a group."""
    texts = read_docstrings()
    types = field_types(struct)
    for field in msgspec.structs.fields(struct):
        annotation = types[field.encode_name]
        below = struct_of(annotation)
        if below is not None:
            yield from make_rows(below, f"{prefix}{field.encode_name}.")
            continue
        yield (
            f"{prefix}{field.encode_name}",
            describe_type(annotation).replace("|", "\\|"),
            _show_default(field),
            texts[struct.__name__, field.name].replace("|", "\\|"),
        )


def make_variable_rows() -> Iterator[str]:
    """Each vendor's key variables, its endpoint's name, and what else is read."""
    for known in WELL_KNOWN:
        keys = " or ".join(f"`{name}`" for name in known.keys)
        others = [f"`{name}` (`{setting}`, needed)" for name, setting in known.needed.items()]
        others += [f"`{name}` (`{setting}`)" for name, setting in known.optional.items()]
        yield f"| {keys} | {known.name} | {', '.join(others)} |"


def _show_default(field: msgspec.structs.FieldInfo) -> str:
    if field.default_factory is not msgspec.NODEFAULT:
        return "none"
    default: Any = field.default
    if default is msgspec.NODEFAULT:
        return "required"
    if default is None:
        return "none"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def make_document() -> str:
    """The whole page."""
    variables = {".".join(path): name for name, (path, _) in list_variables().items()}
    lines = [
        INTRODUCTION,
        "## Settings",
        "",
        "| setting | variable | it is | default | |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| `{name}` | `{variables[name]}` | {kind} | {default} | {text} |"
        for name, kind, default, text in make_rows(Settings)
    ]
    for struct, title, introduction in ENTRIES:
        lines += [
            "",
            f"## {title}",
            "",
            introduction,
            "",
            "| setting | it is | default | |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| `{name}` | {kind} | {default} | {text} |" for name, kind, default, text in make_rows(struct)
        ]
    return "\n".join(lines) + "\n" + VARIABLES.format(rows="\n".join(make_variable_rows()))


def main(arguments: list[str]) -> int:
    """Write the page, or with --check return 1 when it differs."""
    document = make_document()
    if arguments == ["--check"]:
        if TARGET.exists() and TARGET.read_text("utf-8") == document:
            return 0
        print("docs/configuration.md is out of date: run `make gen`")
        return 1
    TARGET.write_text(document, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
