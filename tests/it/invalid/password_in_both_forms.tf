# Error: Conflicting arguments
# password and password_wo are both set. Set only one of password, password_wo.
# password_wo = "hidden"
# base: basic

+ password_wo = "hidden"
+ password_wo_version = "1"
