package alerts

// QueryMistake names a kind of mistake in a query, for who says it in another
// language than English.
type QueryMistake string

// The mistakes, and what their Args are.
const (
	EmptyQuery      QueryMistake = "empty"
	EndsEarly       QueryMistake = "ends_early"
	NotAnOperand    QueryMistake = "not_an_operand" // what stands there
	NotTheEnd       QueryMistake = "not_the_end"    // what stands there
	OnlyNegation    QueryMistake = "only_negation"
	TooLong         QueryMistake = "too_long" // letters at most
	TooDeep         QueryMistake = "too_deep" // levels at most
	UnclosedGroup   QueryMistake = "unclosed_group"
	UnclosedQuote   QueryMistake = "unclosed_quote" // the sign that closes it
	UnclosedRegexp  QueryMistake = "unclosed_regexp"
	UnclosedBracket QueryMistake = "unclosed_bracket"
	FieldInField    QueryMistake = "field_in_field" // the outer field
	NoWord          QueryMistake = "no_word"        // what stands there
	BadFlag         QueryMistake = "bad_flag"       // the flag
	MatchesAll      QueryMistake = "matches_all"
	BadRegexp       QueryMistake = "bad_regexp" // why, in English
	NamelessList    QueryMistake = "nameless_list"
	BadList         QueryMistake = "bad_list" // its name
	NearOperand     QueryMistake = "near_operand"
	NearMixed       QueryMistake = "near_mixed"     // the first operator
	NearMany        QueryMistake = "near_many"      // groups, and groups at most
	BadDistance     QueryMistake = "bad_distance"   // what stands there, words at most
	SmallOperator   QueryMistake = "small_operator" // as written, as it should be
	BadOperator     QueryMistake = "bad_operator"   // what stands in brackets
	BadField        QueryMistake = "bad_field"      // its name
	BadFieldNear    QueryMistake = "bad_field_near" // its name, the name that is meant
	SignForJoin     QueryMistake = "sign_for_join"  // the sign
	SignForNot      QueryMistake = "sign_for_not"   // the sign
	Wildcard        QueryMistake = "wildcard"       // the word
)

// QueryMistakes are all of them.
func QueryMistakes() []QueryMistake {
	return []QueryMistake{
		EmptyQuery, EndsEarly, NotAnOperand, NotTheEnd, OnlyNegation, TooLong, TooDeep, UnclosedGroup, UnclosedQuote, UnclosedRegexp,
		UnclosedBracket, FieldInField, NoWord, BadFlag, MatchesAll, BadRegexp, NamelessList, BadList, NearOperand, NearMixed, NearMany,
		BadDistance, SmallOperator, BadOperator, BadField, BadFieldNear, SignForJoin, SignForNot, Wildcard,
	}
}
