"""What all sections of the page Inception module ask for: the variant and the module, with the widths it was given."""

from __future__ import annotations

from dataclasses import dataclass

from googlenet_core.blueprint import GoogLeNetSpec, InceptionSpec


@dataclass(frozen=True, slots=True)
class ModuleView:
    """The shown variant as it is, ``plain``, and one of its modules, which may have edited widths."""

    plain: GoogLeNetSpec
    module: InceptionSpec

    @property
    def spec(self) -> GoogLeNetSpec:
        """The variant with the module's widths."""
        return self.plain.with_module(self.module)

    @property
    def own(self) -> InceptionSpec:
        """The module with the widths of Table 1."""
        return self.plain.module(self.module.name)
