"""What a person sees. The screens reached by name, as module and class, so that each is loaded when first shown."""

SCREENS_BY_NAME = {
    "home": ("coder.screens.home", "HomeScreen"),
    "sessions": ("coder.screens.sessions", "SessionsScreen"),
    "agreement": ("coder.screens.agreement", "AgreementScreen"),
    "adherence": ("coder.screens.adherence", "AdherenceScreen"),
    "codebooks": ("coder.screens.codebook", "CodebookScreen"),
    "export": ("coder.screens.export", "ExportScreen"),
    "learn": ("coder.screens.learn", "LearnScreen"),
    "preferences": ("coder.screens.preferences", "PreferencesScreen"),
    "people": ("coder.screens.people", "PeopleScreen"),
}
