"""The sentence below each field of the schema, for the reference and for the page."""

from __future__ import annotations

import ast
import inspect
from functools import cache

from tertulia.infrastructure.config import abuse, endpoints, mail, schema, sign_in


@cache
def read_docstrings() -> dict[tuple[str, str], str]:
    """The text below each field, by class and field name in Python."""
    found: dict[tuple[str, str], str] = {}
    for module in (schema, endpoints, sign_in, mail, abuse):
        for node in ast.parse(inspect.getsource(module)).body:
            if isinstance(node, ast.ClassDef):
                for field, text in zip(node.body, node.body[1:], strict=False):
                    if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                        found[node.name, field.target.id] = _read_text(text)
    return found


def _read_text(node: ast.stmt) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return " ".join(str(node.value.value).split())
    return ""
