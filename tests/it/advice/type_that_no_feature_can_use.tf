# plan
# Warning: Connector Type Without Documented Use
# AWS documents no feature of Quick Sight that can use a connector of type AMAZON_COMPREHEND_MEDICAL.
# type = "AMAZON_COMPREHEND_MEDICAL"
# To turn off warnings like this, set advisory_checks = false in the provider block.
# base: iam

type = "AMAZON_COMPREHEND_MEDICAL"
