//! The closed vocabulary of questions: words that say what to do with the things named.

use super::query::{Aggregate, Compare, Direction, Grain};

/// What a superlative or comparative measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Whatever column follows.
    Any,
    Age,
    Size,
    Length,
    Weight,
    Price,
    Time,
    Speed,
    Frequency,
    Height,
    Population,
    Pay,
    /// How much of it was sold.
    Sales,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gram {
    HowMany,
    HowMuch,
    /// "number of".
    CountOf,
    Agg(Aggregate),
    /// Largest or smallest of something.
    Extreme(Direction, Scale),
    /// "more", "older" without "than".
    Comparative(Direction, Scale),
    Cmp(Compare, Scale),
    /// "or more", after the number.
    CmpAfter(Compare),
    Than,
    Between,
    Distinct,
    Each,
    By,
    GroupBy,
    OrderBy(Option<Direction>),
    Sorted(Direction),
    Alphabetical,
    Top,
    Bottom,
    And,
    Or,
    Comma,
    Both,
    Either,
    Not,
    Without,
    Except,
    Contains,
    StartsWith,
    EndsWith,
    Of,
    In,
    For,
    From,
    To,
    With,
    Have,
    Is,
    Who,
    Whose,
    Where,
    Which,
    What,
    Their,
    Share,
    Grain(Grain),
    GrainNoun(Grain),
    Growth,
    Versus,
    Running,
    All,
    Any,
    Sentence,
    Imperative,
    Only,
    HowOld,
    Times,
    Null,
    Present,
    Letter,
    Filler,
    Verb,
}

/// The longest phrase that starts at `words[0]`, with its length in words.
pub fn phrase(words: &[&str]) -> Option<(Gram, usize)> {
    for length in (1..=words.len().min(6)).rev() {
        let text = words[..length].join(" ");
        if let Some(gram) = lookup(&text) {
            return Some((gram, length));
        }
    }
    None
}

fn lookup(text: &str) -> Option<Gram> {
    use std::collections::HashMap;
    use std::sync::LazyLock;
    static TABLE: LazyLock<HashMap<&'static str, Gram>> = LazyLock::new(|| {
        let mut table = HashMap::new();
        for (gram, phrases) in PHRASES {
            for phrase in phrases.split('|') {
                table.insert(phrase, *gram);
            }
        }
        for word in FILLERS.split_whitespace() {
            table.entry(word).or_insert(Gram::Filler);
        }
        for word in VERBS.split_whitespace() {
            table.entry(word).or_insert(Gram::Verb);
        }
        table
    });
    TABLE.get(text).copied()
}

use Aggregate::{Avg, Max, Min, Sum};
use Compare::{Eq, Ge, Gt, Le, Lt, Ne};
use Direction::{Ascending, Descending};

const PHRASES: &[(Gram, &str)] = &[
    (Gram::HowMany, "how many|count how many|count the number of|count|how many of|how often"),
    (Gram::HowMuch, "how much"),
    (Gram::HowOld, "how old|how old is|how old are"),
    (
        Gram::CountOf,
        "number of|numbers of|count of|total number of|total count of|amount of|counts of|total amount of|number|total numbers of|overall number of|quantity of",
    ),
    (Gram::Agg(Avg), "average|avg|mean|averages|average of|on average|typical"),
    (Gram::Agg(Sum), "total|sum|sum of|overall|combined|totals|in total|altogether|total of"),
    (Gram::Agg(Min), "minimum|min|minimal|minimum of"),
    (Gram::Agg(Max), "maximum|max|maximal|maximum of"),
    (
        Gram::Extreme(Descending, Scale::Any),
        "highest|greatest|most|top|maximum amount of|best|highest number of|largest number of|greatest number of|most number of|maximum number of|biggest number of|largest amount of|greatest amount of|highest amount of|highest count of|largest count of|peak",
    ),
    (
        Gram::Extreme(Ascending, Scale::Any),
        "lowest|least|fewest|worst|lowest number of|smallest number of|least number of|fewest number of|minimum number of|smallest amount of|least amount of|minimum amount of|lowest amount of",
    ),
    (Gram::Extreme(Descending, Scale::Size), "largest|biggest|huge"),
    (Gram::Extreme(Ascending, Scale::Size), "smallest|tiniest"),
    (Gram::Extreme(Descending, Scale::Age), "oldest|eldest|most senior"),
    (Gram::Extreme(Ascending, Scale::Age), "youngest|most junior"),
    (Gram::Extreme(Descending, Scale::Length), "longest"),
    (Gram::Extreme(Ascending, Scale::Length), "shortest"),
    (Gram::Extreme(Descending, Scale::Weight), "heaviest"),
    (Gram::Extreme(Ascending, Scale::Weight), "lightest"),
    (Gram::Extreme(Descending, Scale::Height), "tallest"),
    (Gram::Extreme(Descending, Scale::Population), "most populated|most populous"),
    (Gram::Extreme(Ascending, Scale::Population), "least populated|least populous"),
    (Gram::Extreme(Descending, Scale::Price), "most expensive|priciest|costliest|dearest"),
    (Gram::Extreme(Ascending, Scale::Price), "cheapest|least expensive"),
    (
        Gram::Extreme(Descending, Scale::Sales),
        "best selling|best - selling|top selling|top - selling|bestselling|most sold|best sold",
    ),
    (
        Gram::Extreme(Ascending, Scale::Sales),
        "worst selling|worst - selling|least sold|slowest selling|slowest - selling",
    ),
    (Gram::Extreme(Descending, Scale::Pay), "highest paid|best paid|highest-paid|best-paid"),
    (Gram::Extreme(Ascending, Scale::Pay), "lowest paid|worst paid|lowest-paid"),
    (Gram::Extreme(Descending, Scale::Time), "latest|newest|most recent|most recently|last"),
    (Gram::Extreme(Ascending, Scale::Time), "earliest|first"),
    (Gram::Extreme(Descending, Scale::Speed), "fastest|quickest"),
    (Gram::Extreme(Ascending, Scale::Speed), "slowest"),
    (
        Gram::Extreme(Descending, Scale::Frequency),
        "most common|most popular|most frequent|most frequently|most often|most commonly|most used|busiest|most commonly used|most frequently used|most times|the most times|most widely used|most frequently occurring|predominant|most often used|commonest",
    ),
    (
        Gram::Extreme(Ascending, Scale::Frequency),
        "least common|least popular|least frequent|least frequently|least often|least used|least commonly used|rarest|quietest|fewest times",
    ),
    (Gram::Comparative(Descending, Scale::Any), "more|higher|greater"),
    (Gram::Comparative(Ascending, Scale::Any), "less|fewer|lower"),
    (Gram::Comparative(Descending, Scale::Size), "larger|bigger"),
    (Gram::Comparative(Ascending, Scale::Size), "smaller"),
    (Gram::Comparative(Descending, Scale::Age), "older|elder"),
    (Gram::Comparative(Ascending, Scale::Age), "younger"),
    (Gram::Comparative(Descending, Scale::Length), "longer"),
    (Gram::Comparative(Ascending, Scale::Length), "shorter"),
    (Gram::Comparative(Descending, Scale::Weight), "heavier"),
    (Gram::Comparative(Ascending, Scale::Weight), "lighter"),
    (Gram::Comparative(Descending, Scale::Price), "more expensive|pricier|costlier"),
    (Gram::Comparative(Ascending, Scale::Price), "cheaper|less expensive"),
    (
        Gram::Cmp(Gt, Scale::Any),
        "more than|greater than|higher than|over|above|exceeding|exceed|exceeds|is over|bigger than that of|> |>|in excess of|better than|more then",
    ),
    (Gram::Cmp(Gt, Scale::Size), "larger than|bigger than"),
    (Gram::Cmp(Gt, Scale::Time), "after|later than|newer than|more recent than|following"),
    (Gram::Cmp(Ge, Scale::Time), "since|starting from|on or after|starting in|from year"),
    (
        Gram::Cmp(Ge, Scale::Any),
        "at least|no less than|not less than|no fewer than|minimum of|>=|a minimum of|not lower than|not smaller than|not under|not below",
    ),
    (Gram::Cmp(Lt, Scale::Any), "less than|fewer than|lower than|under|below|<"),
    (Gram::Cmp(Lt, Scale::Size), "smaller than"),
    (Gram::Cmp(Lt, Scale::Time), "before|earlier than|prior to"),
    (Gram::Cmp(Le, Scale::Time), "until|on or before|by the end of"),
    (
        Gram::Cmp(Le, Scale::Any),
        "at most|no more than|not more than|not higher than|not greater than|not larger than|maximum of|up to|<=|a maximum of|not over|not above",
    ),
    (
        Gram::Cmp(Gt, Scale::Age),
        "older than|over the age of|above the age of|above age|over age|aged over",
    ),
    (
        Gram::Cmp(Lt, Scale::Age),
        "younger than|under the age of|below the age of|below age|under age|aged under",
    ),
    (Gram::Cmp(Gt, Scale::Length), "longer than"),
    (Gram::Cmp(Lt, Scale::Length), "shorter than"),
    (Gram::Cmp(Gt, Scale::Weight), "heavier than"),
    (Gram::Cmp(Lt, Scale::Weight), "lighter than"),
    (Gram::Cmp(Gt, Scale::Height), "taller than"),
    (Gram::Cmp(Gt, Scale::Price), "more expensive than|costing more than"),
    (Gram::Cmp(Lt, Scale::Price), "cheaper than|less expensive than|costing less than"),
    (Gram::Cmp(Eq, Scale::Any), "equal to|equals|exactly|equal|same as|=|equivalent to"),
    (
        Gram::Cmp(Ne, Scale::Any),
        "not equal to|different from|other than|different than|is not|are not|was not|were not|not|isn't|aren't|wasn't|weren't|<>|!=",
    ),
    (
        Gram::CmpAfter(Ge),
        "or more|or above|or later|or after|or greater|or higher|or older|or over|or newer|and above|and over|and older|or bigger|or larger|and later|onwards|onward",
    ),
    (
        Gram::CmpAfter(Le),
        "or less|or fewer|or below|or earlier|or before|or lower|or younger|or under|or smaller|and below|and under",
    ),
    (Gram::Than, "than|than that of|than the|compared to that of|than those of"),
    (
        Gram::Between,
        "between|in between|aged between|aged from|in the range of|ranging from|in the range",
    ),
    (
        Gram::Distinct,
        "without duplicates|without duplication|without repetition|without repeats|with no duplicates|no duplicates|different|distinct|unique|distinctive|various|separate",
    ),
    (
        Gram::Each,
        "each|for each|in each|of each|for each of the|each of the|per|for every|in every|of every|by each|at each|on each|from each|with each|for each of|for each different|of all the different|for all the different|for all different|of every different|to each|of each of the|each different|across all different|each individual|every single|of every single|for each individual",
    ),
    (
        Gram::GroupBy,
        "grouped by|group by|broken down by|split by|break down by|broken out by|segmented by|by each|for different|for the different|across different|divided by|breakdown by|across|broken down across",
    ),
    (Gram::By, "by|in terms of"),
    (
        Gram::OrderBy(None),
        "sorted in order of|sorted|sort|sort in order of|order the results by the|ordered by the|order by the|ordered by|order by|sorted by|sort by|sorted in the order of|in order of|in the order of|ranked by|order the result by|order the results by|sort the results by|sort the list by|order them by|sort them by|order results by|sort the result by|sort results by|listed in order of|arranged by|list them in order of|in order by|ordered according to|and order by|rank by",
    ),
    (
        Gram::OrderBy(Some(Ascending)),
        "in ascending order of|in the ascending order of|ordered by ascending|sorted by ascending|in ascending order by|by ascending order of|sort by ascending|sorted in ascending order of|sorted in ascending order by|ordered in ascending order of|ordered in ascending order by|ordered ascending by|in increasing order of|sorted in increasing order of|ordered by increasing|in ascending|by ascending|sort in ascending order of|in the increasing order of|in the ascending order by|sorted by increasing|in ascending order according to|ascending by",
    ),
    (
        Gram::OrderBy(Some(Descending)),
        "in descending order of|in the descending order of|ordered by descending|sorted by descending|in descending order by|by descending order of|sort by descending|sort in descending order by|sorted in descending order by the|sorted in descending order of|sorted in descending order by|ordered in descending order of|ordered in descending order by|ordered descending by|in decreasing order of|ordered by decreasing|in descending|by descending|sort in descending order of|in the decreasing order of|from most to least|in the descending order by|sorted by decreasing|in reverse order of|descending by",
    ),
    (
        Gram::Sorted(Ascending),
        "ascending|in ascending order|ascending order|increasing|in increasing order|from low to high|from lowest to highest|from smallest to largest|low to high|from small to large|asc|from young to old|from youngest to oldest|from the youngest to the oldest|youngest first|from short to long|from shortest to longest|earliest first|oldest to newest|from oldest to newest|from the lowest to the highest|smallest first|lowest first|fewest first|from least to most|from early to late|from cheapest to most expensive|chronologically|in chronological order|from a to z|ascendingly|from earliest to latest",
    ),
    (
        Gram::Sorted(Descending),
        "descending|in descending order|descending order|decreasing|in decreasing order|from high to low|from highest to lowest|from largest to smallest|high to low|from large to small|desc|from old to young|from oldest to youngest|from the oldest to the youngest|oldest first|from long to short|from longest to shortest|latest first|newest first|from newest to oldest|most recent first|from the highest to the lowest|largest first|highest first|most first|biggest first|from most expensive to cheapest|from z to a|in reverse order|in reverse alphabetical order|in reversed alphabetical order|in reverse lexicographical order|in reversed lexicographical order|descendingly|reverse chronologically|from latest to earliest",
    ),
    (
        Gram::Alphabetical,
        "alphabetically|in alphabetical order|in alphabetical order of|in alphabetical order by|in lexicographic order|in lexicographical order|in lexicographic order of|in lexicographical order of|alphabetical order|sorted alphabetically|ordered alphabetically|sorted in lexicographical order of|sorted in lexicographical order|sorted in alphabetical order|sorted in alphabetical order of|by alphabetical order|alphabetically by|in the alphabetical order of|alphabetic order|in alphabetic order",
    ),
    (Gram::Bottom, "bottom"),
    (
        Gram::And,
        "but|and|as well as|along with|together with|and also|plus|&|and then|in addition to|while",
    ),
    (Gram::Or, "or|and/or|or else"),
    (Gram::Comma, ",|;|:"),
    (Gram::Both, "both|both of"),
    (Gram::Either, "either"),
    (
        Gram::Not,
        "no|nothing|nobody|never|don't|doesn't|didn't|do not|does not|did not|have not|has not|had not|hasn't|haven't|hadn't|cannot|can not|none of|neither|nor|not any|have no|has no|had no|do not have|does not have|did not have|don't have|doesn't have|didn't have|that have not|will not|won't|not yet|do not own|no longer",
    ),
    (Gram::Without, "without|without any|lacking|with no|with none|with zero|without having"),
    (Gram::Except, "except|except for|excluding|but not|apart from|except those"),
    (
        Gram::Contains,
        "contain|contains|containing|include|includes|including|contained|include the word|contains the word|contain the word|containing the word|contain the letter|contains the letter|containing the letter|contain the substring|contains the substring|has the word|have the word|with the word|with the letter|with the substring|containing the substring|including the word|include the substring|includes the word|has the letter|like|having the word|mention|mentions|mentioning|includes the letter|including the letter|has the substring|contain the phrase|containing the text|contains the text|includes the text|with the phrase",
    ),
    (
        Gram::StartsWith,
        "start with|starts with|starting with|begin with|begins with|beginning with|started with|start with the letter|starts with the letter|starting with the letter|begin with the letter|begins with the letter|beginning with the letter|whose first letter is",
    ),
    (
        Gram::EndsWith,
        "end with|ends with|ending with|ended with|end in|ends in|end with the letter|ends with the letter|ending with the letter|ending in",
    ),
    (
        Gram::Of,
        "of|of the|of all|of all the|of any|of these|of those|among|amongst|among the|among all",
    ),
    (
        Gram::In,
        "in|at|on|within|inside|into|in the|in all|during|in the year|in the year of|in year|in the years|in years|during the year|in the years of",
    ),
    (
        Gram::For,
        "for|about|regarding|corresponding to|associated with|belonging to|related to|that belong to|that belongs to|that correspond to",
    ),
    (Gram::From, "from|from the|out of|coming from|come from|comes from|are from|is from"),
    (Gram::To, "to"),
    (Gram::With, "with|having"),
    (Gram::Have, "have|has|had|own|owns|owned|do have|did have|does have"),
    (Gram::Is, "is|are|was|were|be|been|being"),
    (Gram::Who, "who|whom|that|those that|those who"),
    (Gram::Whose, "whose|of which|for whom"),
    (Gram::Where, "where|in which|for which|on which|when|at which|to which"),
    (Gram::Which, "which"),
    (Gram::What, "what|what is|what are|what's|what was|what were"),
    (Gram::Their, "their|its|his|her|the number of their"),
    (
        Gram::Share,
        "percentage of|percent of|share of|proportion of|fraction of|what percentage of|what share of|what percent of|percentage|proportion|share|percent|what fraction of|what proportion of|% of",
    ),
    (Gram::Grain(Grain::Day), "daily|per day|by day|each day|for each day|by date|day by day"),
    (Gram::Grain(Grain::Week), "weekly|per week|by week|each week|for each week|week by week"),
    (
        Gram::Grain(Grain::Month),
        "monthly|per month|by month|each month|for each month|in each month|month by month|every month",
    ),
    (
        Gram::Grain(Grain::Quarter),
        "quarterly|per quarter|by quarter|each quarter|for each quarter|in each quarter|every quarter",
    ),
    (
        Gram::Grain(Grain::Year),
        "yearly|annual|annually|per year|by year|each year|for each year|in each year|every year|year by year|per annum",
    ),
    (
        Gram::Grain(Grain::Weekday),
        "per weekday|by weekday|by day of week|by day of the week|per day of the week|for each day of the week|for each weekday|each weekday",
    ),
    (Gram::Grain(Grain::MonthOfYear), "by month of the year|by calendar month|by month of year"),
    (Gram::Grain(Grain::Hour), "by hour|per hour|hourly|by hour of day|by hour of the day"),
    (Gram::GrainNoun(Grain::Day), "day|days"),
    (Gram::GrainNoun(Grain::Week), "week|weeks"),
    (Gram::GrainNoun(Grain::Month), "month|months"),
    (Gram::GrainNoun(Grain::Quarter), "quarter|quarters"),
    (Gram::GrainNoun(Grain::Weekday), "weekday|weekdays|day of the week|day of week"),
    (
        Gram::Growth,
        "growth|growth rate|growth of|change|change in|year over year|yoy|month over month|mom|quarter over quarter|growth in|increase in|grow|grew|percent change in|grown",
    ),
    (
        Gram::Versus,
        "compare|vs|versus|compared to|compared with|vs.|against|in comparison to|relative to",
    ),
    (Gram::Running, "running total of|cumulative|running total|running|running sum of"),
    (Gram::All, "all|every|all of|any of|all the|all of the"),
    (Gram::Any, "any|some|at least one|one or more|any of the"),
    (Gram::Sentence, ".|?|!"),
    (
        Gram::Imperative,
        "list|show|give|return|find|display|tell|tell me|show me|give me|list out|please show|get|get me|print|fetch|retrieve|provide|report|identify|name|select|please list|please give me|find out|compute|calculate|what about|i want|show all|list all|list the|show the|present|break down|could you show|can you show|can you list|rank",
    ),
    (Gram::Verb, "take part|takes part|took part|taking part|taken part"),
    (Gram::Only, "only|just|only list|only show"),
    (Gram::Times, "times|time|once|twice"),
    (Gram::Without, "that are not|who are not|which are not|that were not|not being"),
    (
        Gram::Null,
        "is null|are null|is missing|are missing|is unknown|is empty|missing|has no value|unknown|is not known|not recorded|without a value",
    ),
    (Gram::Present, "is not null|is known|are known|is not missing|is not empty"),
    (Gram::Letter, "letter|word|substring|phrase|string|text"),
];

/// Words without weight wherever they stand.
const FILLERS: &str = "a an the through via money there do does did this these those it they he she them us we our i me my you your
please also exist exists existing available currently ever so such as well respectively respective
would could can will should if then now actually exactly kindly listed recorded given
information info details detail data records record results result rows entries entry database
corresponding together overall together whole want like know need see look same each-other
value values' ones one's being done made make makes how's named called titled name's order ascending's
world live? been using used? use? yet already still right that's whats terms regards regarding
have-been distinct's particular specific certain possible individual kinds's sorts ones' within-the
across-all considering including-all in-terms-of altogether together' somehow how ones s t";

/// Verbs that tie the things named by foreign keys and say nothing more.
const VERBS: &str = "use uses used using perform performs performed performing play plays played playing participate participates
participated participating attend attends attended attending work works worked working live lives lived living
take takes took taken taking produce produces produced producing buy buys bought buying sell sells sold selling
place places placed placing visit visits visited visiting speak speaks spoke spoken speaking belong belongs belonged belonging
contain-s teach teaches taught teaching study studies studied studying enroll enrolled enrolls enrolling enrol write writes wrote written writing
direct directs directed directing sing sings sang sung singing release releases released releasing raise raises raised raising
occur occurs occurred occurring happen happens happened happening hold holds held holding host hosts hosted hosting
register registers registered registering appear appears appeared appearing win wins won winning make makes made making
own owns owned owning ship ships shipped shipping order-s ordered hire hires hired hiring receive receives received receiving
give-n assign assigns assigned assigning offer offers offered offering serve serves served serving manage manages managed managing
lead leads led leading create creates created creating build builds built building open opens opened opening found founds founded founding
locate located locates based base stay stays stayed staying rent rents rented renting borrow borrows borrowed borrowing
watch watches watched watching pay pays paid paying spend spends spent earn earns earned earning cost costs costing
join joins joined joining run runs ran running fly flies flew flown flying arrive arrives arrived arriving depart departs departed departing
go goes went gone come comes came coming get gets got gotten getting do-ne related associated connected linked
recorded store stores stored storing share shares shared sharing treat treats treated treating
prescribe prescribes prescribed prescribing publish publishes published publishing award awards awarded awarding
include-d involve involves involved involving require requires required requiring employ employs employed employing
supply supplies supplied supplying process processes processed processing handle handles handled handling
list-ed covered cover covers correspond corresponds generate generates generated generating bring brings brought
complete completes completed completing graduate graduates graduated graduating stock stocks stocked stocking carry carries carried
weigh weighs weighed measure measures measured die dies died born bear start starts started end ends ended begin began
accept accepts accepted reject submitted submit submits conduct conducts conducted consist consists consisting
been-used return-ed refund-ed review-ed rate-d live-d deliver delivers delivered pick picked choose chooses chose chosen
score scores scored scoring log logs logged logging present-ed shown showing seen known call calls called name-d accelerate-s drive drives drove driven driving";
