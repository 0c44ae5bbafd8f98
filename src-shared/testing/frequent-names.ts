/** Test support: names that patients have, the most frequent family and given names of the United States' census among them. */

export const familyNames =
  `smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson thomas
taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis robinson walker young allen king wright scott torres nguyen
hill flores green adams nelson baker hall rivera campbell mitchell carter roberts gomez phillips evans turner diaz parker cruz edwards collins reyes
stewart morris morales murphy cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos kim cox ward richardson watson brooks
chavez wood james bennett gray mendoza ruiz hughes price alvarez castillo sanders patel myers ross foster jimenez powell jenkins perry russell
sullivan bell coleman butler henderson barnes gonzales fisher vasquez simmons romero jordan patterson alexander hamilton graham reynolds griffin
wallace moreno west cole hayes bryant herrera gibson ellis tran medina aguilar stevens murray ford castro marshall owens harrison fernandez mcdonald
woods washington kennedy wells vargas henry chen freeman webb tucker guzman burns crawford olson simpson porter hunter gordon mendez silva shaw snyder
mason dixon munoz hunt hicks holmes palmer wagner black robertson boyd rose stone salazar fox warren mills meyer rice schmidt garza daniels ferguson
nichols stephens soto weaver ryan gardner payne grant dunn kelley spencer hawkins arnold pierce chan hansen peters santos hart bradley knight elliott
cunningham duncan armstrong hudson carroll lane riley andrews alvarado ray delgado berry perkins hoffman johnston matthews pena richards contreras
willis carpenter lawrence sandoval guerrero george chapman rios estrada ortega watkins greene nunez wheeler valdez harper burke larson santiago
maldonado morrison franklin carlson austin dominguez carr lawson jacobs obrien lynch singh vega bishop montgomery oliver jensen harvey williamson
gilbert dean sims espinoza howell li wong reid hanson le mccoy garrett burton fuller wang weber welch rojas lucas marquez fields park yang little
banks padilla day walsh bowman schultz luna fowler mejia drake chase may church blake bush rich long fuentes pope love gill frank`.split(
    /\s+/,
  );

export const givenNames =
  `james mary robert patricia john jennifer michael linda david elizabeth william barbara richard susan joseph jessica thomas
sarah charles karen christopher lisa daniel nancy matthew betty anthony margaret mark sandra donald ashley steven kimberly paul emily andrew donna
joshua michelle kenneth dorothy kevin carol brian amanda george melissa timothy deborah ronald stephanie edward rebecca jason sharon jeffrey laura
ryan cynthia jacob kathleen gary amy nicholas angela eric shirley jonathan anna stephen brenda larry pamela justin emma scott nicole brandon helen
benjamin samantha samuel katherine gregory christine alexander debra patrick rachel frank carolyn raymond janet jack maria dennis olivia jerry heather
tyler diane aaron julie jose joyce adam victoria nathan kelly henry christina zachary lauren douglas joan peter evelyn kyle judith noah andrea ethan
hannah jeremy jacqueline walter megan christian cheryl keith teresa roger gloria terry sara austin madison sean kathryn gerald janice carl jean
dylan abigail harold alice jordan julia jesse judy bryan sophia lawrence grace arthur denise gabriel amber bruce doris logan marilyn billy danielle
joe beverly alan isabella juan theresa elijah diana willie natalie albert brittany wayne charlotte randy marie mason kayla vincent alexis liam lori
roy will april june may rose faith hope joy dawn ray art bill gene guy chase grant rich sky iris violet summer`.split(
    /\s+/,
  );
