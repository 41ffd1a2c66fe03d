"""Say what Excel would repair in a workbook, what a modeller objects to, and which values differ.

Three layers: the rules of the package read the zip and its XML, the rules of the model read cells
and formulas, and the values are computed again and compared with those that are stored.
"""
