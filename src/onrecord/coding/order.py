"""Where a component stands in a pipeline: what it uses must come before it, or it would read less."""

import weakref
from collections.abc import Collection
from typing import Any, Self

from spacy.language import Language


class PipelineError(ValueError):
    """A pipeline whose components stand so that one of them cannot do its work: which, and what to do."""


class Placed:
    """A component that knows its pipeline, once its factory has told it by `placed`."""

    _pipeline: "_Pipeline | None" = None

    def placed(
        self, nlp: Language, name: str, *, uses: Collection[str] = (), needs: Collection[str] = ()
    ) -> Self:
        """The component, told where it stands. `uses` are the factories of components that must come before
        it where the pipeline has them, `needs` of those that it must have before it.
        """
        self._pipeline = _Pipeline(nlp, name, tuple(uses), tuple(needs))
        return self

    def check_place(self) -> None:
        """Raises `PipelineError` where something that the component uses comes behind it, or is missing.

        To be called with each document: when a component is made, those behind it are not there yet.
        """
        if self._pipeline is not None:
            self._pipeline.check()

    def comes_before(self, start: str) -> bool | None:
        """Whether a component comes behind this one whose factory's name starts so; None where it knows of no
        pipeline.
        """
        behind = self._pipeline.sides() if self._pipeline is not None else None
        return any(factory.startswith(start) for factory in behind[1]) if behind is not None else None


class _Pipeline:
    def __init__(self, nlp: Language, name: str, uses: tuple[str, ...], needs: tuple[str, ...]) -> None:
        self._nlp: weakref.ref[Language] | None = weakref.ref(nlp)
        self._name, self._uses, self._needs = name, uses, needs
        self._kept: tuple[list[str], list[str]] | None = None

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_nlp": None, "_kept": self.sides()}  # for another process of the pipeline

    def sides(self) -> tuple[list[str], list[str]] | None:
        """The factories of the components before it, and of those behind it; None where it stands in none."""
        nlp = self._nlp() if self._nlp is not None else None
        if nlp is None or self._name not in nlp.pipe_names:  # gone, or taken over by another pipeline
            return self._kept
        names = nlp.pipe_names
        factories = [nlp.get_pipe_meta(name).factory for name in names]
        at = names.index(self._name)
        return factories[:at], factories[at + 1 :]

    def check(self) -> None:
        sides = self.sides()
        if sides is None:
            return
        before, behind = sides
        for factory in (*self._needs, *self._uses):
            if factory in before:
                continue
            if factory in behind:
                raise PipelineError(
                    f"{self._name} stands before {factory}, which it uses; add it behind that, as: "
                    f"nlp.add_pipe({self._name!r}, last=True)"
                )
            if factory in self._needs:
                raise PipelineError(
                    f"{self._name} needs {factory} before it; add that, as: "
                    f"nlp.add_pipe({factory!r}, before={self._name!r})"
                )
