# plan
# Warning: Connector Type Without Documented Use
# `type` is AMAZON_COMPREHEND_MEDICAL. AWS documents no feature of Quick Sight that can use a connector of this type.
# type = "AMAZON_COMPREHEND_MEDICAL"
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: iam

type = "AMAZON_COMPREHEND_MEDICAL"
