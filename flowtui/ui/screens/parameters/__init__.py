"""The parameter screens: a tree of sections, each with its list and its forms."""

from flowtui.ui.screens.parameters.screen import ParametersScreen

__all__ = ["ParametersScreen"]
