//! The macro that makes the types of `change_kind` from its catalogue, so that a kind stands in one place.

macro_rules! change_kinds {
    ($($subject:ident $subject_name:literal $permission:ident { $($(#[doc = $meaning:literal])* $kind:ident = $name:literal,)* })*) => {
        /// What a change is about: the type of its subject.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum SubjectKind { $($subject,)* }

        impl SubjectKind {
            pub const ALL: &[Self] = &[$(Self::$subject,)*];

            /// The name in the log, such as `session`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$subject => $subject_name,)* }
            }

            /// The permission that a reader of the log needs to read the subject.
            pub const fn permission(self) -> Permission {
                match self { $(Self::$subject => Permission::$permission,)* }
            }
        }

        /// What happened to the subject.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ChangeKind { $($($(#[doc = $meaning])* $kind,)*)* }

        impl ChangeKind {
            pub const ALL: &[Self] = &[$($(Self::$kind,)*)*];

            /// The name in the log, such as `session.scheduled`.
            pub const fn as_str(self) -> &'static str {
                match self { $($(Self::$kind => $name,)*)* }
            }

            /// The type of the object that changed.
            pub const fn subject(self) -> SubjectKind {
                match self { $($(Self::$kind => SubjectKind::$subject,)*)* }
            }

            /// What happened, in one sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $($(Self::$kind => concat!($($meaning),*).trim_ascii(),)*)* }
            }
        }
    };
}
