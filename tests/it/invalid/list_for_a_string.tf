# Error: Incorrect attribute value type
# Inappropriate value for attribute "name": string required
# name = ["Example"]
# base: none

name = ["Example"]
