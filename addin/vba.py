"""The wrapper module inside an Excel workbook: what a cell calls, and how an error comes back.

xlwings' own wrappers put the text of an error into the cell, which SUM skips. These turn the
spelling that `addin.excel` returns into a real error value, in every cell of a result.

The module has the name that xlwings gives its own, so that Import Functions replaces it: under
another name both would define the same functions, and neither would run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from addin.catalogue import functions
from addin.function import WIZARD_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from addin.function import Function

MODULE = "xlwings_udfs"
SERVER = "addin.excel"
CATEGORY = "ONO"
CVERR_NUMBERS = {
    "#NULL!": 2000,
    "#DIV/0!": 2007,
    "#VALUE!": 2015,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NUM!": 2036,
    "#N/A": 2042,
}
ERROR_CASES = "\n".join(
    f'    Case "{text}": OnoError = CVErr({number})' for text, number in CVERR_NUMBERS.items()
)
LONG = 1000  # rows of a range beyond which it pays to cut it to the sheet's used part
HEAD = f"""\
Attribute VB_Name = "{MODULE}"
#Const App = "Microsoft Excel"
' The worksheet functions of ONO, written by ono build. Each hands its arguments as they stand to
' the Python function of its name; OnoErrors turns "#NUM!" and its like into real error values.
Option Explicit
"""
TAIL = f"""\
Private Sub OnoHelp(ByVal caption As String, ByVal summary As String, ByVal helps As Variant)
    On Error Resume Next
    Application.MacroOptions Macro:="'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & caption, _
        Description:=summary, Category:="{CATEGORY}", ArgumentDescriptions:=helps
End Sub

Private Function OnoCall(ByVal caption As String, ByVal given As Variant) As Variant
    Dim place As Long, last As Long
    On Error GoTo failed
    ' The function wizard computes at every key that is pressed: not these functions.
    If Not Application.CommandBars("Standard").Controls(1).Enabled Then Exit Function
    last = 1
    For place = LBound(given) To UBound(given)
        If IsObject(given(place)) Then last = OnoLast(given(place), last)
    Next place
    For place = LBound(given) To UBound(given)
        If IsObject(given(place)) Then Set given(place) = OnoUsed(given(place), last)
    Next place
    OnoCall = OnoErrors(XLPy.CallUDF("{SERVER}", caption, given, ThisWorkbook, Application.Caller))
    Exit Function
failed:
    OnoCall = CVErr({CVERR_NUMBERS["#VALUE!"]})
    If caption = "ONO_WHY" Then OnoCall = "Python did not answer: " & Err.Description
End Function

Private Function OnoLast(ByVal given As Object, ByVal last As Long) As Long
    ' How many of its rows (or columns) may be filled, or last where that is more.
    If given.Areas.Count > 1 Then Err.Raise 5, , "an argument is one range, not several"
    OnoLast = given.Worksheet.UsedRange.Row + given.Worksheet.UsedRange.Rows.Count - given.Row
    If OnoLast < given.Columns.Count Then OnoLast = given.Columns.Count
    If OnoLast < last Then OnoLast = last
End Function

Private Function OnoUsed(ByVal given As Object, ByVal last As Long) As Object
    ' A whole column is cut where every argument has ended; what follows is blank.
    Set OnoUsed = given
    If given.Rows.Count > {LONG} And given.Rows.Count > last Then Set OnoUsed = given.Resize(last)
End Function

Private Function OnoErrors(ByVal found As Variant) As Variant
    ' Python hands over one value, one row (a list) or rows (a table).
    Dim across As Long, down As Long
    Select Case OnoDimensions(found)
    Case 0
        OnoErrors = OnoError(found)
        Exit Function
    Case 1
        For across = LBound(found) To UBound(found)
            found(across) = OnoError(found(across))
        Next across
    Case Else
        For down = LBound(found, 1) To UBound(found, 1)
            For across = LBound(found, 2) To UBound(found, 2)
                found(down, across) = OnoError(found(down, across))
            Next across
        Next down
    End Select
    OnoErrors = found
End Function

Private Function OnoDimensions(ByRef found As Variant) As Long
    Dim bound As Long
    If Not IsArray(found) Then Exit Function
    OnoDimensions = 1
    On Error Resume Next
    bound = UBound(found, 2)
    If Err.Number = 0 Then OnoDimensions = 2
End Function

Private Function OnoError(ByVal found As Variant) As Variant
    OnoError = found
    If VarType(found) <> vbString Then Exit Function
    Select Case found
{ERROR_CASES}
    End Select
End Function
"""


def module() -> str:
    """Write the source of the wrapper module, lines ending as the editor wants them."""
    known = functions().values()
    parts = [HEAD, *map(_function, known), _described(known), TAIL]
    return "\n".join(parts).replace("\n", "\r\n")


def _function(function: Function) -> str:
    """Write the function that a cell calls, with the help that the editor keeps beside it."""
    names = [parameter.name for parameter in function.parameters]
    head = ", ".join(
        f"ParamArray {each.name}() As Variant"
        if each.repeated
        else f"{'Optional ' * each.optional}ByVal {each.name} As Variant"
        for each in function.parameters
    )
    repeated = function.parameters[-1].repeated
    before = _joined(names) if repeated else ""
    given = "joined" if repeated else f"Array({', '.join(names)})"
    return (
        f"Public Function {function.name}({head}) As Variant\n"
        f"Attribute {function.name}.VB_Description = {_text(function.summary)}\n"
        f'Attribute {function.name}.VB_ProcData.VB_Invoke_Func = " \\n14"\n'
        f'{before}    {function.name} = OnoCall("{function.name}", {given})\n'
        "End Function\n"
    )


def _joined(names: list[str]) -> str:
    """Write how single and repeated arguments become one list; Array would not keep ranges."""
    *singles, rest = names
    first = "".join(
        f"    If IsObject({name}) Then Set joined({place}) = {name} Else joined({place}) = {name}\n"
        for place, name in enumerate(singles)
    )
    return f"""\
    Dim joined() As Variant, place As Long
    ReDim joined(0 To UBound({rest}) + {len(singles)})
{first}    For place = 0 To UBound({rest})
        If IsObject({rest}(place)) Then
            Set joined(place + {len(singles)}) = {rest}(place)
        Else
            joined(place + {len(singles)}) = {rest}(place)
        End If
    Next place
"""


def _described(known: Iterable[Function]) -> str:
    """Write what tells the function wizard category and helps; only a running Excel takes them."""
    lines = ["Public Sub Auto_Open()"]
    for function in known:
        helps = ", _\n        ".join(_text(each.help) for each in function.parameters)
        lines.append(
            f'    OnoHelp "{function.name}", {_text(function.summary)}, Array( _\n        {helps})'
        )
    return "\n".join([*lines, "End Sub\n"])


def _text(words: str) -> str:
    """Write a text as a literal of VBA, no longer than the wizard shows."""
    return '"' + words[:WIZARD_LIMIT].replace('"', '""') + '"'
