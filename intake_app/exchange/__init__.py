"""Other people's formats, in and out: forms as FHIR Questionnaires, answers as QuestionnaireResponses.

What comes in is untrusted: it is measured before it is read, and never executed.
"""
